import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const sites = table('sites', { a: integer(), b: integer() }, (t) => [primaryKey(t.a, t.b)]);
export const orders = table(
  'orders',
  { id: integer().primaryKey(), a: integer().nullable(), b: integer().nullable() },
  (t) => [foreignKey(t.a, t.b).references(sites.a, sites.b).match('full')],
);
