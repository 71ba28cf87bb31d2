import { integer, primaryKey, table } from 'tablewright';

export const orders = table('orders', { id: integer(), total: integer() }, (t) => [
  primaryKey(t.id).include(t.total),
]);
