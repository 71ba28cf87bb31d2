import { integer, table, text, unique } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    sku: text(),
    site: integer(),
  },
  (t) => [unique(t.site, t.sku), unique(t.sku).name('idx_orders_sku')],
);
