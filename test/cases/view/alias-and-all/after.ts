import { alias, all, integer, numeric, sql, table, text, view } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey(), name: text() });
export const orders = table('orders', {
  id: integer().primaryKey(),
  client_id: integer().references(() => clients.id),
  amount: numeric(12, 2),
});
export const glance = view('glance', () => {
  const o = alias(orders, 'o');
  const c = alias(clients, 'c');
  return sql`SELECT ${c.name} AS client_name, ${all(o)} FROM ${o} JOIN ${c} ON ${c.id} = ${o.client_id}`;
});
