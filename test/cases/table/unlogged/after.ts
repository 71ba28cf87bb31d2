import { integer, table, unlogged } from 'tablewright';

export const visits = table('visits', { id: integer().primaryKey() }, () => [unlogged()]);
