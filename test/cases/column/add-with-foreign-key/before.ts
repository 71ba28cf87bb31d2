import { integer, table, text } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const orders = table('orders', { id: integer().primaryKey(), code: text() });
