import { integer, table } from 'tablewright';

export const kept = table('kept', { id: integer().primaryKey() });
