import { integer, table, varchar } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  n: varchar(5).default('1'),
});
