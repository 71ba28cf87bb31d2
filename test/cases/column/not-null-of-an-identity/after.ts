import { integer, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), number: integer().identity('always') });
