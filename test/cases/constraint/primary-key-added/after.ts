import { integer, primaryKey, table, text } from 'tablewright';

export const orders = table('orders', { a: integer(), b: text() }, (t) => [primaryKey(t.a)]);
