import { check, foreignKey, integer, sql, table, unique, uuid } from 'tablewright';

export const a = table('a', { id: uuid().primaryKey(), n: integer(), up: uuid().nullable() }, (t) => [
  check('a_n_positive', sql`${t.n} > 0`).renamedFrom('n_positive'),
  unique(t.n).renamedFrom('n_once'),
  foreignKey(t.up).references(t.id).renamedFrom('up_there'),
]);
