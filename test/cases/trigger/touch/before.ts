import { integer, sql, table, timestamptz } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  changed_at: timestamptz().default(sql`now()`),
});
