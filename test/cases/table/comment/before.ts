import { integer, table } from 'tablewright';

/** One. */
export const orders = table('orders', {
  id: integer().primaryKey(),
});
