import { integer, table, text } from 'tablewright';

/** Orders that customers placed. */
export const orders = table('orders', {
  id: integer().primaryKey(),
  /** Who pays. */
  client: text(),
  note: text().nullable(),
});
