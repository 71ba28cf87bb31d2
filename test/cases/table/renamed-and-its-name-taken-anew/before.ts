import { foreignKey, index, integer, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), note: text() }, (t) => [
  index().on(t.note),
]);
export const lines = table('lines', { id: integer().primaryKey(), order_id: integer() }, (t) => [
  foreignKey(t.order_id).references(orders.id),
]);
