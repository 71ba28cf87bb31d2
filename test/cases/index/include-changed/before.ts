import { index, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer(), b: integer() }, (t) => [
  index('i1').unique().on(t.a).include(t.b),
]);
