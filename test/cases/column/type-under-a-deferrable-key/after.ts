import { bigint, integer, table, unique } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), place: bigint() }, (t) => [
  unique(t.place).deferrable('initially deferred'),
]);
