import { integer, table } from 'tablewright';

/** Two. */
export const orders = table('orders', {
  id: integer().primaryKey(),
});
