import { integer, sql, table, text, unique, view } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey(), no: integer() }, (t) => [unique(t.no)]);
export const orders = table('orders', {
  id: integer().primaryKey(),
  client_id: integer().references(() => clients.id, { onUpdate: 'cascade', onDelete: 'cascade' }),
  client_no: integer().references(() => clients.no),
});
export const letters = table('letters', {
  id: integer().primaryKey(),
  client_id: integer()
    .references(() => clients.id)
    .nullable(),
  order_id: integer().references(() => orders.id, { onDelete: 'restrict' }),
  body: text(),
});
export const sums = view(
  'sums',
  () =>
    sql`SELECT ${clients.id}, ${clients.no}, count(*) AS n FROM ${clients} JOIN ${orders} ON ${orders.client_id} = ${clients.id} GROUP BY ${clients.id}`,
);
