import { index, integer, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() }, (t) => [
  index('idx_orders_code').unique().on(t.code),
]);
