import { check, index, integer, sql, table, text, uuid, view } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: uuid().primaryKey(),
    remark: text().renamedFrom('note').unique(),
    note: integer().unique().nullable(),
    old_no: integer().renamedFrom('no').identity('always'),
    no: integer().identity('always'),
  },
  (t) => [
    check('remark_short', sql`length(${t.remark}) < 9`).renamedFrom('note_short'),
    check('note_short', sql`${t.note} < 9`),
    index().on(t.remark),
    index().on(t.note),
  ],
);
export const named = view(
  'named',
  () =>
    sql`SELECT ${orders.id}, ${orders.old_no} AS no FROM ${orders} WHERE ${orders.remark} <> '' AND ${orders.note} > 0`,
);
