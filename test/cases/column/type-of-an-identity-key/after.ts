import { bigint, table, text } from 'tablewright';

export const notes = table('notes', {
  id: bigint().identity('always', { start: 100 }).primaryKey(),
  body: text(),
});
export const marks = table('marks', {
  id: bigint().identity('by default').primaryKey(),
  note_id: bigint().references(() => notes.id),
});
