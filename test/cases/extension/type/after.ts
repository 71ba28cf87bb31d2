import { citext, extension, table, uuid } from 'tablewright';

export const ci = extension('citext');
export const people = table('people', { id: uuid().primaryKey(), email: citext() });
