import { integer, sql, table, varchar, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: varchar(10) });
/** Codes of orders. */
export const codes = view('codes', () => sql`SELECT ${orders.id}, ${orders.code} FROM ${orders}`);
/** Only ids. */
export const ids = view('ids', () => sql`SELECT id FROM ${codes}`);
