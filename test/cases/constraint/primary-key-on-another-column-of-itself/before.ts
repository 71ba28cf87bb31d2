import { foreignKey, integer, primaryKey, table } from 'tablewright';

export const parts = table('parts', { id: integer(), code: integer(), within: integer().nullable() }, (t) => [
  primaryKey(t.id).name('parts_by_id'),
  foreignKey(t.within).references(t.id).name('parts_within'),
]);
