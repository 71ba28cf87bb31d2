import { integer, primaryKey, table } from 'tablewright';

export const sites = table('sites', { id: integer(), code: integer() }, (t) => [
  primaryKey(t.id).name('sites_by_id'),
]);
