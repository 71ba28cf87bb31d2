import { integer, sql, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: text(),
  short: text()
    .nullable()
    .generatedAs((c) => sql`left(${c.code}, 3)`),
});
