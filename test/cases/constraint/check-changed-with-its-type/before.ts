import { check, integer, sql, table, varchar } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: varchar(5) }, (t) => [
  check('code_known', sql`${t.code} IN ('a', 'b')`),
]);
