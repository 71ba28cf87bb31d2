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
    index('i1').using('hash', t.a),
    index('i2').using('gin', t.c),
    index('i3').using('brin', t.b),
    index('i4').using('gin', t.c.ops('jsonb_path_ops')),
    index('i5').on(t.a.ops('text_pattern_ops')),
  ],
);
