import { func, sql } from 'tablewright';

export const one = func('add', {
  arguments: [{ name: 'a', type: 'int4' }],
  returns: 'integer',
  language: 'sql',
  body: sql`SELECT a`,
});
export const two = func('add', {
  arguments: [{ name: 'a', type: 'text' }],
  returns: 'text',
  language: 'sql',
  body: sql`SELECT a`,
});
