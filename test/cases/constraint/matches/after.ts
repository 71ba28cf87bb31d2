import { integer, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: text().matches(/^[A-Z]{2}-[0-9]+$/),
});
