import { integer, table } from 'tablewright';

export const orders = table('orders', { a: integer().nullable(), b: integer().nullable() });
