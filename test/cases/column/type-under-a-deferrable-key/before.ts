import { integer, table, unique } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), place: integer() }, (t) => [
  unique(t.place).deferrable('initially deferred'),
]);
