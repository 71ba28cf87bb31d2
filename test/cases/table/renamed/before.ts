import { index, table, text, timestamps, uuid } from 'tablewright';

export const people = table(
  'persons',
  { id: uuid().primaryKey(), name: text().unique(), ...timestamps() },
  (t) => [index().on(t.name)],
);
export const pets = table('pets', { id: uuid().primaryKey(), owner: uuid().references(() => people.id) });
