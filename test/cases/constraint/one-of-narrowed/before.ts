import { integer, oneOf, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), status: oneOf('new', 'paid', 'sent') });
