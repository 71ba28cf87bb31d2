import { integer, sql, table, text, view } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: text(),
  size: integer().default(0),
});
/** Codes of orders. */
export const codes = view(
  'codes',
  () => sql`SELECT ${orders.id}, ${orders.code}, ${orders.size} FROM ${orders}`,
);
