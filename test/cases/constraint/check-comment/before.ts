import { check, integer, sql, table } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    amount: integer(),
  },
  (t) => [check('c', sql`${t.amount} > 0`)],
);
