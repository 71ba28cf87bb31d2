import { func, integer, sql, table, trigger } from 'tablewright';

export const one = func('one', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN RETURN NEW; END` });
export const other = func('other', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NULL; END`,
});
export const orders = table('orders', { id: integer().primaryKey() }, () => [
  trigger('watch', { timing: 'after', events: ['insert'], level: 'row', function: other }),
]);
