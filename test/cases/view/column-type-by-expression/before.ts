import { integer, numeric, sql, table, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), amount: numeric(12, 2) });

/** Sums. */
export const sums = view('sums', () => sql`SELECT count(${orders.amount}) AS total FROM ${orders}`);
