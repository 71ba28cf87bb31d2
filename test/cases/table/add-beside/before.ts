import { integer, table } from 'tablewright';

export const clients = table('clients', { id: integer().primaryKey() });
