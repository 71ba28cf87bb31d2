import { integer, table, text, unique } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() }, (t) => [unique(t.code)]);
