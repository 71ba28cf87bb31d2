import { boolean, integer, sql, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  is_first: boolean()
    .generatedAs((c) => sql`${c.id} = 1`)
    .nullable(),
});
