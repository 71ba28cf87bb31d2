import { index, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer() }, (t) => [
  index('i1').on(t.a.desc().nullsLast()).comment('Newest first.'),
]);
