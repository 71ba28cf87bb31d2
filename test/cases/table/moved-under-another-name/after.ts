import { integer, renamedFrom, schema, table, text } from 'tablewright';

const shop = schema('shop');
export const things = shop.table(
  'things',
  { id: integer().identity('always').primaryKey(), title: text().renamedFrom('name') },
  () => [renamedFrom('old.items')],
);
export const parts = table('parts', {
  id: integer().primaryKey(),
  item: integer().references(() => things.id),
});
