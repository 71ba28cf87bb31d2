import { index, integer, table, varchar } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: varchar(9) }, (t) => [
  index('idx_orders_code').on(t.code),
]);
