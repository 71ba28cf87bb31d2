import { index, integer, numeric, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), total: numeric(12, 2) }, (t) => [
  index('idx_orders_total').on(t.total),
]);
