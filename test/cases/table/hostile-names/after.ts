import { check, index, integer, sql, table, text } from 'tablewright';

export const a = table(
  'Order "x" */ -- $$ \\',
  { select: integer().primaryKey(), 'Mixed Case': text(), "it's": text(), constructor: text(), '😀': text() },
  (t) => [
    index('idx "quoted"').on(t['Mixed Case']),
    check('chk; DROP TABLE x; --', sql`${t["it's"]} <> 'a''b'`),
  ],
);
