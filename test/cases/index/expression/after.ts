import { index, integer, jsonb, key, sql, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    a: text(),
    b: integer().nullable(),
    c: jsonb(),
  },
  (t) => [index('i1').on(key(sql`lower(${t.a})`)), index('i2').on(key(sql`(${t.c} ->> 'x')`).desc(), t.b)],
);
