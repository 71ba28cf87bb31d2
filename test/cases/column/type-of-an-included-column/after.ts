import { bigint, foreignKey, integer, table, unique } from 'tablewright';

export const sites = table('sites', { code: integer(), size: bigint() }, (t) => [
  unique(t.code).include(t.size),
]);

export const orders = table('orders', { site: integer() }, (t) => [
  foreignKey(t.site).references(sites.code),
]);
