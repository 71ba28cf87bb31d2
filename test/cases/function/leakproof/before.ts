import { func, sql } from 'tablewright';

/** Adds one. */
export const addOne = func('add_one', {
  arguments: [{ name: 'n', type: 'integer' }],
  returns: 'integer',
  language: 'sql',
  body: sql`SELECT n + 1`,
});
