import { bigint, integer, table, varchar } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: varchar(20),
  n: bigint(),
});
