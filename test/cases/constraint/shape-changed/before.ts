import { field, integer, jsonb, shape, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  address: jsonb(shape({ city: field.text({ min: 2 }) }), { check: true }),
});
