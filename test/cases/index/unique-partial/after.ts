import { index, integer, jsonb, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    a: text(),
    b: integer().nullable(),
    c: jsonb(),
  },
  (t) => [index('i1').unique().on(t.a).where(sql`${t.b} IS NOT NULL`)],
);
