import { index, integer, sql, table, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), total: integer() }, (t) => [
  index().on(t.total),
]);
export const dear = view('dear', () => sql`SELECT ${orders.id} FROM ${orders} WHERE ${orders.total} > 100`);
