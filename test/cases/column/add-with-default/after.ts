import { boolean, integer, numeric, sql, table, text, timestamptz } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  state: text().default('new'),
  amount: numeric(12, 2).default(0),
  flag: boolean().default(true),
  at: timestamptz().default(sql`now()`),
});
