import { index, integer, jsonb, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    a: text(),
    b: integer().nullable(),
    c: jsonb(),
  },
  (t) => [
    index('i0').on(t.a),
    index('i1').on(t.a, t.b.desc()),
    index('i2').on(t.b.desc().nullsLast()),
    index('i3').on(t.b.nullsFirst()),
  ],
);
