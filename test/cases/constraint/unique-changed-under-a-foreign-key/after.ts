import { foreignKey, integer, table, text, unique } from 'tablewright';

export const sites = table('sites', { id: integer().primaryKey(), code: text(), area: integer() }, (t) => [
  unique(t.code).include(t.area),
]);
export const orders = table('orders', { id: integer().primaryKey(), site: text() }, (t) => [
  foreignKey(t.site).references(sites.code),
]);
