import { index, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), b: integer() }, (t) => [
  index('i2').on(t.b),
]);
