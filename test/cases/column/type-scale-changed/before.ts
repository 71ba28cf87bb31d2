import { integer, numeric, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), total: numeric(10, 2) });
