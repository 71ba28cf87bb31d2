import { check, foreignKey, integer, sql, table, unique, uuid } from 'tablewright';

export const a = table('a', { id: uuid().primaryKey(), n: integer(), up: uuid().nullable() }, (t) => [
  check('n_positive', sql`${t.n} > 0`),
  unique(t.n).name('n_once'),
  foreignKey(t.up).references(t.id).name('up_there'),
]);
