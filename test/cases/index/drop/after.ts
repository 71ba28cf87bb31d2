import { index, integer, jsonb, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    a: text(),
    b: integer().nullable(),
    c: jsonb(),
  },
  (t) => [index('i2').on(t.b)],
);
