import { integer, sql, table, text, view } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const orders = table('orders', {
  id: integer().primaryKey(),
  client_id: integer().references(() => clients.id),
  code: text(),
});
/** Codes of orders. */
export const codes = view('codes', () => sql`SELECT ${orders.id}, ${orders.code} FROM ${orders}`);
