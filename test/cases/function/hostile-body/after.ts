import { func, sql } from 'tablewright';

export const odd = func('odd "f"', {
  returns: 'text',
  language: 'sql',
  body: sql`SELECT 'it''s $$ $body$ -- */ \\ 😀'::text`,
});
