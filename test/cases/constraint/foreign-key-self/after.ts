import { foreignKey, integer, table } from 'tablewright';

export const nodes = table('nodes', { id: integer().primaryKey(), parent_id: integer().nullable() }, (t) => [
  foreignKey(t.parent_id).references(t.id),
]);
