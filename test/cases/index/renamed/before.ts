import { index, table, text, uuid } from 'tablewright';

export const a = table('a', { id: uuid().primaryKey(), name: text() }, (t) => [
  index('by_name').on(t.name).comment('Names.'),
]);
