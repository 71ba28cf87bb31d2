import { check, integer, numeric, sql, table } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    amount: numeric(12, 2),
  },
  (t) => [check('amount_positive', sql`${t.amount} > 0`)],
);
