import { integer, sql, table, text, view } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() });
export const codes = view(
  'codes',
  () => sql`SELECT ${orders.id}, ${orders.code}, count(*) AS n FROM ${orders} GROUP BY ${orders.id}`,
);
export const many = view('many', () => sql`SELECT c.id, c.code FROM ${codes} c WHERE c.n > 1`);
