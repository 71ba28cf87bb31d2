import { check, index, integer, sql, table, text, uuid, view } from 'tablewright';

export const orders = table(
  'orders',
  { id: uuid().primaryKey(), note: text().unique(), no: integer().identity('always') },
  (t) => [check('note_short', sql`length(${t.note}) < 9`), index().on(t.note)],
);
export const named = view(
  'named',
  () => sql`SELECT ${orders.id}, ${orders.no} FROM ${orders} WHERE ${orders.note} <> ''`,
);
