import { integer, sql, table, text, uuid } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  code: text(),
  token: uuid().default(sql`gen_random_uuid()`),
});
