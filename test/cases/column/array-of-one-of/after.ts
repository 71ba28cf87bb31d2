import { integer, oneOf, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  kinds: oneOf('new', "cust'om", 'a"b', 'NULL', '\\').array().default(['NULL']),
  tags: oneOf('a', 'b').array().nullable(),
  added: oneOf('x').array().default([]),
});
