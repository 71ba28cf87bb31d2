import { check, index, integer, sql, table } from 'tablewright';

export const orders = table('orders', { id: integer().primaryKey(), a: integer() }, (t) => [
  check('orders_a', sql`${t.a} > 0`),
]);
export const items = table('items', { id: integer().primaryKey(), b: integer() }, (t) => [
  check('items_b', sql`${t.b} > 0`),
  index('idx_items_b').on(t.b).where(sql`${t.b} > 5`),
]);
