import { check, index, sql, table, text, uuid, view } from 'tablewright';

export const orders = table('orders', { id: uuid().primaryKey(), note: text().unique() }, (t) => [
  check('name_short', sql`length(${t.note}) < 9`),
  index().on(t.note),
]);
export const named = view('named', () => sql`SELECT ${orders.id} FROM ${orders} WHERE ${orders.note} <> ''`);
