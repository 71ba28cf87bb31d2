import { integer, type Ref, table } from 'tablewright';

export const other = table('other', { id: integer().primaryKey() });
export const departments = table('departments', {
  id: integer().primaryKey(),
  head_id: integer()
    .nullable()
    .references((): Ref => people.id),
});
export const people = table('people', {
  id: integer().primaryKey(),
  department_id: integer().references((): Ref => departments.id),
});
