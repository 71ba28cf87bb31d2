import { integer, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer(), b: text() });
