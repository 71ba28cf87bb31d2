import { index, table, text, uuid } from 'tablewright';

export const a = table('a', { id: uuid().primaryKey(), name: text() }, (t) => [
  index('a_by_name').renamedFrom('by_name').on(t.name).comment('Names.'),
]);
