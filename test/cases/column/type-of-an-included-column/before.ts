import { foreignKey, integer, smallint, table, unique } from 'tablewright';

export const sites = table('sites', { code: integer(), size: smallint() }, (t) => [
  unique(t.code).include(t.size),
]);

export const orders = table('orders', { site: integer() }, (t) => [
  foreignKey(t.site).references(sites.code),
]);
