import { index, integer, table } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const products = table('products', { id: integer().primaryKey() });
export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    client_id: integer().references(() => clients.id),
    product_id: integer().references(() => products.id, { onDelete: 'cascade' }),
  },
  (t) => [index('idx_orders_client').on(t.client_id)],
);
