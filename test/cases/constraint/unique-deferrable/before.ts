import { integer, table, text, unique } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    sku: text(),
  },
  (t) => [unique(t.sku)],
);
