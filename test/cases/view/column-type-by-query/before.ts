import { integer, sql, table, text, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() });

export const shown = view('shown', () => sql`SELECT ${orders.id} AS key FROM ${orders}`);

export const firsts = view('firsts', () => sql`SELECT * FROM ${shown}`);
