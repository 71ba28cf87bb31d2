import { integer, sql, table, text, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() });
/** Codes of orders. */
export const codes = view('codes', () => sql`SELECT ${orders.id}, ${orders.code} FROM ${orders}`);
