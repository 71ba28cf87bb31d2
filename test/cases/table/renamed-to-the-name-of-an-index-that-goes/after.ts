import { integer, renamedFrom, table, text } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), note: text() });
export const notes = table('notes', { id: integer().primaryKey(), text: text().renamedFrom('note') }, () => [
  renamedFrom('remarks'),
]);
