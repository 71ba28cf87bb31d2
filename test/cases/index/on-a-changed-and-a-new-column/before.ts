import { index, integer, sql, table, varchar } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: varchar(5) }, (t) => [
  index('i1').on(t.a).where(sql`${t.a} <> ''`),
]);
