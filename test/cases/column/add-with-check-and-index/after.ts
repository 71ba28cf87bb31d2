import { index, integer, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    code: text(),
    size: integer()
      .default(1)
      .check((c) => sql`${c.size} > 0`),
  },
  (t) => [index('idx_orders_size').on(t.size)],
);
