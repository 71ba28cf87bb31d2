import { index, integer, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  { id: integer().primaryKey(), a: text(), b: integer().nullable() },
  (t) => [index('i1').on(t.a, t.b).where(sql`${t.a} <> ''`)],
);
