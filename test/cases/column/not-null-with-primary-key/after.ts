import { integer, primaryKey, table } from 'tablewright';

export const orders = table('orders', { a: integer(), b: integer() }, (t) => [primaryKey(t.b, t.a)]);
