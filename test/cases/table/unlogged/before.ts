import { integer, table } from 'tablewright';

export const visits = table('visits', { id: integer().primaryKey() });
