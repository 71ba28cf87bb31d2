import { integer, table } from 'tablewright';

export const notes = table('notes', { id: integer().primaryKey() });
