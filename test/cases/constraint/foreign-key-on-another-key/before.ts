import { foreignKey, integer, table, unique } from 'tablewright';

export const sites = table('sites', { id: integer().primaryKey(), code: integer() }, (t) => [
  unique(t.code).name('sites_code_key'),
]);

export const orders = table('orders', { id: integer().primaryKey(), site: integer() }, (t) => [
  foreignKey(t.site).references(sites.code),
]);
