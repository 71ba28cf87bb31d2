import { integer, sql, table, timestamptz, touch } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    changed_at: timestamptz().default(sql`now()`),
  },
  (t) => [touch(t.changed_at)],
);
