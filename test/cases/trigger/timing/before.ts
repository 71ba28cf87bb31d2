import { func, integer, sql, table, trigger } from 'tablewright';

export const one = func('one', { returns: 'trigger', language: 'plpgsql', body: sql`BEGIN RETURN NEW; END` });
export const orders = table('orders', { id: integer().primaryKey() }, () => [
  trigger('watch', { timing: 'before', events: ['insert'], level: 'row', function: one }),
]);
