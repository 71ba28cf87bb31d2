import { date, integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), day: date() });
