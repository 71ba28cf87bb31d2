import { integer, table, timestamptz } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), day: timestamptz() });
