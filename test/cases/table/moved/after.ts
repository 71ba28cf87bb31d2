import { index, renamedFrom, schema, sql, table, text, timestamps, uuid, view } from 'tablewright';

const billing = schema('billing');
export const orders = billing.table(
  'orders',
  { id: uuid().primaryKey(), note: text().unique(), ...timestamps() },
  (t) => [renamedFrom('public.orders'), index().on(t.note)],
);
export const lines = table('lines', { id: uuid().primaryKey(), order: uuid().references(() => orders.id) });
export const notes = view('notes', () => sql`SELECT ${orders.note} FROM ${orders}`);
