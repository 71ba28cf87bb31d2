import { func, integer, sql, table, trigger, varchar } from 'tablewright';

export const stamp = func('stamp', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const orders = table('orders', { id: integer().primaryKey(), code: varchar(10) }, (t) => [
  trigger('watch', {
    timing: 'before',
    events: ['update'],
    of: [t.code],
    level: 'row',
    when: ({ new: fresh }) => sql`${fresh.code} <> 'x'`,
    function: stamp,
  }).comment('Watches codes.'),
]);
