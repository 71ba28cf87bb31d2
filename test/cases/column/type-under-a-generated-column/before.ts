import { integer, sql, table, text, varchar } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: varchar(10),
  short: text()
    .nullable()
    .generatedAs((c) => sql`left(${c.code}, 3)`),
});
