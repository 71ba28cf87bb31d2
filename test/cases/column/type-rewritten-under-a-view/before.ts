import { index, integer, sql, table, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: integer() }, (t) => [
  index('idx_orders_code').on(t.code),
]);
/** Codes of orders. */
export const codes = view('codes', () => sql`SELECT ${orders.id}, ${orders.code} FROM ${orders}`);
