import { check, index, integer, sql, table, varchar, view } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    code: varchar(10),
  },
  (t) => [
    index('idx_orders_code').on(t.code).where(sql`${t.code} <> 'x'`),
    check('code_known', sql`${t.code} IN ('a', 'b')`),
  ],
);
export const codes = view('codes', () => sql`SELECT ${orders.id}, ${orders.code} FROM ${orders}`);
