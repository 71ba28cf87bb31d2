import { integer, sql, table, uuid } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  token: uuid().default(sql`gen_random_uuid()`),
});
