import { at, field, index, integer, jsonb, shape, table, text } from 'tablewright';

export const orders = table(
  'orders',
  {
    id: integer().primaryKey(),
    address: jsonb(shape({ city: field.text({ max: 300 }), lines: field.array(field.text()).optional() }), {
      check: true,
    }).default({ city: 'Berlin' }),
    city: text().generatedAs((c) => at(c.address, 'city')),
  },
  (t) => [index().on(at(t.address, 'city'), at(t.address, 'lines').at(0))],
);
