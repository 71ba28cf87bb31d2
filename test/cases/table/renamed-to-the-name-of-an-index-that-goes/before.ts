import { index, integer, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), note: text() }, (t) => [
  index('notes').on(t.note),
]);
export const remarks = table('remarks', { id: integer().primaryKey(), note: text() });
