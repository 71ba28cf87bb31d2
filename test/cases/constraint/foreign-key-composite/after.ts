import { foreignKey, integer, table, unique } from 'tablewright';

export const sites = table('sites', { id: integer().primaryKey(), client_id: integer() }, (t) => [
  unique(t.id, t.client_id),
]);
export const orders = table(
  'orders',
  { id: integer().primaryKey(), site_id: integer(), client_id: integer().nullable() },
  (t) => [
    foreignKey(t.site_id, t.client_id)
      .references(sites.id, sites.client_id)
      .onDelete('set null')
      .onDeleteColumns(t.client_id),
  ],
);
