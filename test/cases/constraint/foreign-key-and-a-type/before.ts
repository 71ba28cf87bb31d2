import { foreignKey, integer, table, text, unique, uuid } from 'tablewright';

export const houses = table('houses', { id: uuid().primaryKey(), code: integer(), name: text() }, (t) => [
  unique(t.code),
  unique(t.name),
]);
export const pets = table('pets', { id: uuid().primaryKey(), code: integer(), name: text() }, (t) => [
  foreignKey(t.code).references(houses.code).name('pets_house'),
]);
