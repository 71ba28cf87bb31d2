import { index, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer() }, (t) => [
  index('i1').on(t.a),
  index('i2').on(t.a.desc()),
]);
export const items = table('items', { id: integer().primaryKey(), b: integer() }, (t) => [
  index('i3').on(t.b),
  index('i4').on(t.id, t.b),
]);
