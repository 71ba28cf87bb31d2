import { func, integer, sql, table, trigger } from 'tablewright';

export const stamp = func('stamp', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const orders = table('orders', { id: integer().primaryKey(), a: integer(), b: integer() }, (t) => [
  trigger('watch', {
    timing: 'after',
    events: ['insert', 'update'],
    of: [t.a],
    level: 'row',
    function: stamp,
  }),
]);
