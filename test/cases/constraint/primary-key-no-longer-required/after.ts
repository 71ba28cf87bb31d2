import { integer, primaryKey, table } from 'tablewright';

export const sites = table('sites', { id: integer().nullable(), code: integer() }, (t) => [
  primaryKey(t.code),
]);
