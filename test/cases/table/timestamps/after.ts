import { integer, table, timestamps } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  ...timestamps(),
});
