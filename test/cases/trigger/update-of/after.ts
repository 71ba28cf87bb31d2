import { func, integer, sql, table, text, trigger } from 'tablewright';

export const stamp = func('stamp', {
  returns: 'trigger',
  language: 'plpgsql',
  body: sql`BEGIN RETURN NEW; END`,
});
export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    note: text().nullable(),
  },
  (t) => [
    trigger('watch', { timing: 'before', events: ['update'], of: [t.note], level: 'row', function: stamp }),
  ],
);
