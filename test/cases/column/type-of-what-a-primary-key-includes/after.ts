import { bigint, integer, primaryKey, table } from 'tablewright';

export const orders = table('orders', { id: integer(), total: bigint() }, (t) => [
  primaryKey(t.id).include(t.total),
]);
