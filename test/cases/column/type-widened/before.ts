import { integer, table, varchar } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: varchar(10),
  n: integer(),
});
