import { integer, table, text } from 'tablewright';

export const notes = table('notes', {
  id: integer().identity('always', { start: 100 }).primaryKey(),
  body: text(),
});
export const marks = table('marks', {
  id: integer().identity('by default').primaryKey(),
  note_id: integer().references(() => notes.id),
});
