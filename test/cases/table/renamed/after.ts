import { index, renamedFrom, table, text, timestamps, uuid } from 'tablewright';

export const people = table(
  'people',
  { id: uuid().primaryKey(), name: text().unique(), ...timestamps() },
  (t) => [renamedFrom('persons'), index().on(t.name)],
);
export const pets = table('pets', { id: uuid().primaryKey(), owner: uuid().references(() => people.id) });
