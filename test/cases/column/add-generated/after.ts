import { integer, sql, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: text(),
  upper: text()
    .nullable()
    .generatedAs((c) => sql`upper(${c.code})`),
});
