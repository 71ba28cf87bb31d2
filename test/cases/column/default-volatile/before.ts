import { integer, table, uuid } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), token: uuid() });
