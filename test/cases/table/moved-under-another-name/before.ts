import { integer, schema, table, text } from 'tablewright';

const old = schema('old');
export const items = old.table('items', { id: integer().identity('always').primaryKey(), name: text() });
export const parts = table('parts', {
  id: integer().primaryKey(),
  item: integer().references(() => items.id),
});
