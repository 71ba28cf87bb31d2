import { index, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer(), b: integer() }, (t) => [
  index('i1').on(t.a),
  index('i2').on(t.a, t.b),
]);
