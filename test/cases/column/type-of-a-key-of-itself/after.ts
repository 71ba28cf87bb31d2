import { bigint, foreignKey, index, table, text } from 'tablewright';

export const staff = table(
  'staff',
  { id: bigint().primaryKey(), name: text(), boss_id: bigint().nullable() },
  (t) => [foreignKey(t.boss_id).references(t.id).onDelete('set null'), index().on(t.boss_id)],
);
