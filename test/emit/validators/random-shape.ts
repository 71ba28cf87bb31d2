import fc from 'fast-check';
import type { Shape } from '../../../generator/sql/shape/shape.ts';

// Shapes of every kind, and for each values that meet it, nearly meet it, or have nothing to do with it.

const name = fc.constantFrom('a', 'b', 'A b', '"', '\\', 'é', '__proto__', '0', '$', '');
const bound = fc.option(fc.integer({ min: -2, max: 3 }), { nil: null });
const length = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
const scalar = fc.constantFrom<string | number | boolean | null>(
  'a',
  '"',
  '\\n',
  '😀',
  '',
  0,
  1,
  -1.5,
  1e21,
  true,
  false,
  null,
);
const pattern = fc.constantFrom(
  null,
  '^a',
  '^[a-z]+$',
  '^.{2}$',
  'é?\\.$'.replace('é', 'e'),
  '^(a|"|\\\\)*$',
  '^[^x]$',
);
const format = fc.constantFrom(null, null, null, 'uuid', 'date', 'date-time') as fc.Arbitrary<
  'uuid' | 'date' | 'date-time' | null
>;

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ is: fc.constant('string' as const), min: length, max: length, pattern, format }),
    fc.record({ is: fc.constantFrom('number' as const, 'integer' as const), min: bound, max: bound }),
    fc.record({ is: fc.constantFrom('boolean' as const, 'unknown' as const) }),
    fc.record({
      is: fc.constant('values' as const),
      values: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ is: fc.constant('array' as const), items: tie('shape'), min: length, max: length }),
    fc.record({
      is: fc.constant('object' as const),
      fields: fc.uniqueArray(
        fc.record({ name, shape: tie('shape'), optional: fc.boolean(), comment: fc.constant(null) }),
        { maxLength: 4, selector: (field) => field.name },
      ),
      open: fc.boolean(),
    }),
    fc.record({ is: fc.constant('record' as const), values: tie('shape') }),
    fc.record({
      is: fc.constant('union' as const),
      of: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ is: fc.constant('nullable' as const), of: tie('shape') }),
  ),
}));

/** Any shape, three levels deep. */
export const shapes: fc.Arbitrary<Shape> = shape;

const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1.5, '', 'a', [], {}, [[]], [['a']], { a: null }, ['a', 1], {
    a: { a: 'a' },
  }),
  fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b', '"', '\\', 'é', '😀', '\n') }),
);
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '\n', 'é', '😀', '.'), maxLength: 4 }),
  fc.constantFrom(
    '2024-02-29',
    '2023-02-29',
    '2024-02-29T23:59:59.5Z',
    '2024-02-29T24:00:00Z',
    '2024-01-01T00:00:00+02:00',
  ),
  fc.uuid(),
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 4 }),
  fc.constantFrom(1.5, -0, 1e21, 5e-324, 1e300, 2 ** 53 + 2),
);

/** Values for a shape: most are of its kind, some are anything at any depth. */
export function valuesFor(of: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: meant(of) }, { weight: 1, arbitrary: anything });
}

function meant(of: Shape): fc.Arbitrary<unknown> {
  switch (of.is) {
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return number;
    case 'boolean':
      return fc.boolean();
    case 'unknown':
      return anything;
    case 'values':
      return fc.oneof(fc.constantFrom(...of.values), scalar);
    case 'array':
      return fc.array(valuesFor(of.items), { maxLength: 4 });
    case 'record':
      return entries(fc.array(fc.tuple(name, valuesFor(of.values)), { maxLength: 3 }));
    case 'nullable':
      return fc.oneof(fc.constant(null), valuesFor(of.of));
    case 'union':
      return fc.oneof(...of.of.map(valuesFor));
    case 'object': {
      const known = of.fields.map((field) =>
        fc
          .tuple(fc.constant(field.name), valuesFor(field.shape))
          .chain((entry) =>
            fc.constantFrom(...(field.optional ? [[entry], []] : [[entry], [entry], [entry], []])),
          ),
      );
      const other = fc.constantFrom<[string, unknown][]>([], [], [], [], [['zz', 1]], [['b', undefined]]);
      return entries(fc.tuple(...known, other).map((lists) => lists.flat()));
    }
  }
}

/** Also a key `__proto__`, which an assignment would take for the prototype. */
function entries(of: fc.Arbitrary<readonly (readonly [string, unknown])[]>): fc.Arbitrary<object> {
  return of.map((pairs) => Object.fromEntries(pairs));
}
