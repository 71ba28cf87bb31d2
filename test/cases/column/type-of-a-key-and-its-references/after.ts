import { bigint, integer, table } from 'tablewright';

export const clients = table('clients', { id: bigint().primaryKey() });
export const orders = table('orders', {
  id: integer().primaryKey(),
  client_id: bigint().references(() => clients.id),
});
