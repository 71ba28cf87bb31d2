import { integer, table, text, unique } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer(), b: text() }, (t) => [
  unique(t.a, t.b).comment('One of each.'),
]);
