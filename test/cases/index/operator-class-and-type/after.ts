import { index, table, text, uuid } from 'tablewright';

export const orders = table('orders', { id: uuid().primaryKey(), code: text() }, (t) => [
  index().on(t.code),
  index('by_prefix').on(t.code.ops('text_pattern_ops')),
]);
