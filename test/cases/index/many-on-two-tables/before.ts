import { integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer() });
export const items = table('items', { id: integer().primaryKey(), b: integer() });
