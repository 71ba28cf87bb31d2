import { table, text } from 'tablewright';

export const files = table('files', { id: text().primaryKey(), name: text() });
export const parts = table('parts', {
  id: text().primaryKey(),
  file_id: text().references(() => files.id, { onDelete: 'cascade' }),
});
