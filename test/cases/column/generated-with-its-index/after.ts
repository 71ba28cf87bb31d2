import { index, integer, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    code: text(),
    key: text()
      .nullable()
      .generatedAs((c) => sql`upper(${c.code})`),
  },
  (t) => [index('idx_orders_key').on(t.key)],
);
