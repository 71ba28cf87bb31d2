import { bigint, sql, table, text, unique, view } from 'tablewright';

export const clients = table('clients', { id: bigint().primaryKey(), no: bigint() }, (t) => [unique(t.no)]);
export const orders = table('orders', {
  id: bigint().primaryKey(),
  client_id: bigint().references(() => clients.id, { onUpdate: 'cascade', onDelete: 'cascade' }),
  client_no: bigint().references(() => clients.no),
});
export const letters = table('letters', {
  id: bigint().primaryKey(),
  client_id: bigint()
    .references(() => clients.id)
    .nullable(),
  order_id: bigint().references(() => orders.id, { onDelete: 'restrict' }),
  body: text(),
});
export const sums = view(
  'sums',
  () =>
    sql`SELECT ${clients.id}, ${clients.no}, count(*) AS n FROM ${clients} JOIN ${orders} ON ${orders.client_id} = ${clients.id} GROUP BY ${clients.id}`,
);
