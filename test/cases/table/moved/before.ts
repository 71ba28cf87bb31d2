import { index, schema, sql, table, text, timestamps, uuid, view } from 'tablewright';

schema('billing');
export const orders = table(
  'orders',
  { id: uuid().primaryKey(), note: text().unique(), ...timestamps() },
  (t) => [index().on(t.note)],
);
export const lines = table('lines', { id: uuid().primaryKey(), order: uuid().references(() => orders.id) });
export const notes = view('notes', () => sql`SELECT ${orders.note} FROM ${orders}`);
