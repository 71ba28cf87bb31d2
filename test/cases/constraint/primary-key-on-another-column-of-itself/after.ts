import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const parts = table('parts', { id: integer(), code: integer(), within: integer().nullable() }, (t) => [
  primaryKey(t.code).name('parts_by_code'),
  foreignKey(t.within).references(t.code).name('parts_within'),
]);
