import { date, integer, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  a: integer().nullable(),
  b: text().nullable(),
  c: date().nullable(),
});
