import { integer, table } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const orders = table('orders', {
  id: integer().primaryKey(),
  client_id: integer()
    .nullable()
    .references(() => clients.id),
});
