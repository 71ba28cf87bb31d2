import { index, integer, table, timestamptz } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), at: timestamptz() }, (t) => [
  index('idx_orders_at').on(t.at),
]);
