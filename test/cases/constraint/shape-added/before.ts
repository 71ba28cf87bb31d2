import { integer, jsonb, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  address: jsonb().default({ city: 'Berlin' }),
});
