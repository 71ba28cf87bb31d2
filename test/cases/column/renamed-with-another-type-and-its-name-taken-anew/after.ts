import { bigint, index, integer, sql, table, text, view } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    cents: bigint().renamedFrom('total'),
    total: text().default(sql`gen_random_uuid()::text`),
  },
  (t) => [index().on(t.cents), index().on(t.total)],
);
export const dear = view('dear', () => sql`SELECT ${orders.id} FROM ${orders} WHERE ${orders.cents} > 100`);
