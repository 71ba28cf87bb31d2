import { func, integer, sql, table, trigger } from 'tablewright';

export const stamp = func('stamp', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const orders = table('orders', { id: integer().primaryKey(), b: integer() }, (t) => [
  trigger('watch', {
    timing: 'after',
    events: ['update', 'delete'],
    of: [t.b],
    level: 'row',
    function: stamp,
  }),
]);
