import { boolean, integer, sql, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  status: text(),
  is_open: boolean().generatedAs((c) => sql`${c.status} = 'open'`),
});
