import { table, text } from 'tablewright';

export const files = table('files', { id: text().primaryKey(), name: text() });
