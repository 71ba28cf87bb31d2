import { func, integer, sql, table, trigger } from 'tablewright';

export const count = func('count_rows', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NULL; END`,
});
export const orders = table('orders', { id: integer().primaryKey() }, () => [
  trigger('watch', {
    timing: 'after',
    events: ['update'],
    level: 'statement',
    newTable: 'fresh',
    function: count,
  }),
]);
