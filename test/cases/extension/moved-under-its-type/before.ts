import { citext, extension, index, schema, sql, table, uuid, view } from 'tablewright';

export const home = schema('home');
export const ci = extension('citext');
export const people = table(
  'people',
  { id: uuid().primaryKey(), email: citext().default('a@b.c'), tags: citext().array() },
  (t) => [index('by_email').on(t.email)],
);
export const names = view('names', () => sql`SELECT ${people.id}, ${people.email} FROM ${people}`);
