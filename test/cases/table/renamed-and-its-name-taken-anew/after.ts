import { foreignKey, index, integer, renamedFrom, table, text } from 'tablewright';

export const archive = table('archive', { id: integer().primaryKey(), note: text() }, (t) => [
  renamedFrom('orders'),
  index().on(t.note),
]);
export const orders = table('orders', { id: integer().primaryKey(), note: integer() }, (t) => [
  index().on(t.note),
]);
export const lines = table(
  'lines',
  { id: integer().primaryKey(), order_id: integer(), next_id: integer().nullable() },
  (t) => [foreignKey(t.order_id).references(archive.id), foreignKey(t.next_id).references(orders.id)],
);
