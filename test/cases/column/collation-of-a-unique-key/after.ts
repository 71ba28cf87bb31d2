import { integer, table, text, unique } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text().collate('C') }, (t) => [
  unique(t.code),
]);
