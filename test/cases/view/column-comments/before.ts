import { integer, numeric, sql, table, text, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), client: text(), amount: numeric(12, 2) });

/** Orders at a glance. */
export const glance = view('glance', () => sql`SELECT ${orders.id} FROM ${orders}`);
