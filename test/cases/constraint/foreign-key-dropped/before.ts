import { foreignKey, integer, table } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
export const orders = table(
  'orders',
  { id: integer().primaryKey(), client_id: integer().nullable() },
  (t) => [foreignKey(t.client_id).references(clients.id)],
);
