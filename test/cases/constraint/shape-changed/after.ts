import { field, integer, jsonb, shape, table } from 'tablewright';

export const orders = table('orders', {
  id: integer().primaryKey(),
  address: jsonb(
    shape({ city: field.text({ min: 1 }), 'zip "code"': field.text({ pattern: /^[0-9\\']+$/ }).optional() }),
    {
      check: true,
    },
  ).nullable(),
});
