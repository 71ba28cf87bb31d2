import { check, index, integer, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    note: text(),
  },
  (t) => [index('idx_orders_note').on(t.note), check('note_short', sql`length(${t.note}) < 10`)],
);
