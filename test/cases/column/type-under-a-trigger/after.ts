import { func, integer, sql, table, text, trigger } from 'tablewright';

export const stamp = func('stamp', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const orders = table('orders', { id: integer().primaryKey(), code: text() }, (t) => [
  trigger('watch', {
    timing: 'before',
    events: ['update'],
    of: [t.code],
    level: 'row',
    when: ({ new: fresh }) => sql`${fresh.code} <> 'x'`,
    function: stamp,
  }).comment('Watches codes.'),
]);
