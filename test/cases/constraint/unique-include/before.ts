import { integer, table, text, unique } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    sku: text(),
    name: text(),
  },
  (t) => [unique(t.sku)],
);
