import { func, sql } from 'tablewright';

/** Adds one. */
export const addOne = func('add_one', {
  arguments: [{ name: 'n', type: 'integer' }],
  returns: 'bigint',
  language: 'sql',
  body: sql`SELECT n + 1`,
});
