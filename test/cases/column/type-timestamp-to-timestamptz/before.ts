import { index, integer, table, timestamp } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), at: timestamp() }, (t) => [
  index('idx_orders_at').on(t.at),
]);
