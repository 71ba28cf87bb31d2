import { integer, oneOf, table, text } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  kinds: oneOf('new', "cust'om", 'a"b').array().default(['new']),
  tags: text().array().nullable(),
});
