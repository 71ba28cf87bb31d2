import { integer, numeric, sql, table, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), amount: numeric(12, 2) });

/** Orders at a glance. */
export const glance = view('glance', () => sql`SELECT ${orders.id} FROM ${orders}`);
