import { integer, storage, table, text } from 'tablewright';

export const notes = table('notes', { id: integer().primaryKey(), body: text().nullable() }, () => [
  storage({ 'toast.autovacuum_enabled': false }),
]);
