import { table, text, uuid } from 'tablewright';

export const files = table('files', { id: uuid().primaryKey(), name: text() });
export const parts = table('parts', {
  id: uuid().primaryKey(),
  file_id: uuid().references(() => files.id, { onDelete: 'cascade' }),
});
