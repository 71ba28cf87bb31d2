import { check, integer, sql, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), code: text() }, (t) => [
  check('code_known', sql`${t.code} IN ('a', 'c')`),
]);
