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
  () => [
    trigger('watch', {
      timing: 'after',
      events: ['update'],
      level: 'row',
      when: ({ old, new: fresh }) => sql`${old.note} IS DISTINCT FROM ${fresh.note}`,
      function: stamp,
    }),
  ],
);
