import { index, integer, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: text() }, (t) => [
  index('i1').on(t.a.ops('text_pattern_ops')),
]);
