import { bigint, foreignKey, integer, table } from 'tablewright';

export const sites = table('sites', { code: bigint().primaryKey() });

export const orders = table('orders', { id: integer().primaryKey(), site: bigint().nullable() }, (t) => [
  foreignKey(t.site).references(sites.code).onDelete('cascade').deferrable('initially deferred'),
]);
