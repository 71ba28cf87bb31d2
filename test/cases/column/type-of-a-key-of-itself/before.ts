import { foreignKey, index, integer, table, text } from 'tablewright';

export const staff = table(
  'staff',
  { id: integer().primaryKey(), name: text(), boss_id: integer().nullable() },
  (t) => [foreignKey(t.boss_id).references(t.id).onDelete('set null'), index().on(t.boss_id)],
);
