import { integer, table } from 'tablewright';

export const other = table('other', { id: integer().primaryKey() });
