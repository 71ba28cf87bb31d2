import { foreignKey, integer, table, unique } from 'tablewright';

export const sites = table('sites', { id: integer().primaryKey(), code: integer() }, (t) => [
  unique(t.code).name('one_site_a_code'),
]);

export const orders = table('orders', { id: integer().primaryKey(), site: integer() }, (t) => [
  foreignKey(t.site).references(sites.code),
]);
