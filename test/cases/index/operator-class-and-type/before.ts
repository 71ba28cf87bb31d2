import { char, index, table, uuid } from 'tablewright';

export const orders = table('orders', { id: uuid().primaryKey(), code: char(50) }, (t) => [
  index().on(t.code),
  index('by_prefix').on(t.code.ops('bpchar_pattern_ops')),
]);
