import { integer, table, text } from 'tablewright';

export const orders = table('orders', { a: integer(), b: text() });
