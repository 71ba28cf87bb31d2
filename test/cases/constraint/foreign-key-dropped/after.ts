import { check, integer, sql, table } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const orders = table(
  'orders',
  { id: integer().primaryKey(), client_id: integer().nullable() },
  (t) => [check('positive', sql`${t.client_id} > 0`)],
);
