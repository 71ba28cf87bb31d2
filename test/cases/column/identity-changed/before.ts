import { bigint, integer, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  n: bigint().identity('always'),
});
