import { foreignKey, integer, table } from 'tablewright';

export const sites = table('sites', { code: integer().primaryKey() });

export const orders = table('orders', { id: integer().primaryKey(), site: integer().nullable() }, (t) => [
  foreignKey(t.site).references(sites.code).onDelete('cascade').deferrable('initially deferred'),
]);
