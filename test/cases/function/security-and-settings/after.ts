import { func, sql } from 'tablewright';

/** Adds one. */
export const addOne = func('add_one', {
  arguments: [{ name: 'n', type: 'integer' }],
  returns: 'integer',
  language: 'sql',
  body: sql`SELECT n + 1`,
  security: 'definer',
  settings: { search_path: 'pg_catalog, pg_temp', work_mem: '4MB' },
});
