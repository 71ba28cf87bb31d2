import { func, integer, sql, table, trigger } from 'tablewright';

export const keep = func('keep', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const a = table('a', { id: integer().primaryKey() }, () => [
  trigger('keep', { timing: 'before', events: ['insert'], function: keep }),
]);
