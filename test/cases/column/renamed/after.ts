import { check, index, sql, table, text, uuid, view } from 'tablewright';

export const orders = table(
  'orders',
  { id: uuid().primaryKey(), remark: text().renamedFrom('note').unique() },
  (t) => [check('name_short', sql`length(${t.remark}) < 9`), index().on(t.remark)],
);
export const named = view(
  'named',
  () => sql`SELECT ${orders.id} FROM ${orders} WHERE ${orders.remark} <> ''`,
);
