import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const sites = table('sites', { id: integer(), code: integer() }, (t) => [
  primaryKey(t.id).name('sites_by_id'),
]);
export const orders = table('orders', { id: integer().primaryKey(), site: integer() }, (t) => [
  foreignKey(t.site).references(sites.id).name('orders_site'),
]);
