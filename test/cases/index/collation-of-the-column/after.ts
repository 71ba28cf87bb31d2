import { index, table, text } from 'tablewright';

export const notes = table('notes', { body: text() }, (t) => [
  index('notes_body').on(t.body.collate('C')),
  index('notes_plain').on(t.body),
]);
