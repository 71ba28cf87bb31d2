import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const sites = table('sites', { id: integer(), code: integer() }, (t) => [
  primaryKey(t.code).name('sites_by_code'),
]);
export const orders = table('orders', { id: integer().primaryKey(), site: integer() }, (t) => [
  foreignKey(t.site).references(sites.code).name('orders_site'),
]);
