import { integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), client_id: integer().nullable() });
