import { integer, table, unique } from 'tablewright';

export const orders = table('orders', { id: integer() }, (t) => [unique(t.id)]);
