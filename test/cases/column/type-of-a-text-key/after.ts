import { table, text, uuid } from 'tablewright';

export const files = table('files', { id: uuid().primaryKey(), name: text() });
