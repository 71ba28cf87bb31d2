import { expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import type { ObjectId } from '../../generator/kernel/object-id.ts';
import { printExpression } from '../../generator/kernel/print-expression.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import { load } from '../load/load-fixture.ts';

const imports =
  "import { at, check, field, index, jsonb, shape, sql, table, text, uuid, view } from 'tablewright';";

async function propsOf(text: string, id: ObjectId): Promise<Readonly<Record<string, unknown>>> {
  const { model } = await load(`${imports}\n${text}`);
  return model.objects.get(id)?.props as Readonly<Record<string, unknown>>;
}

async function problemsOf(text: string): Promise<readonly string[]> {
  try {
    const { warnings } = await load(`${imports}\n${text}`);
    return warnings.map(({ code, message }) => `${code} ${message}`);
  } catch (error) {
    if (error instanceof SchemaError)
      return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw error;
  }
}

const address = `shape({
  line1: field.text({ min: 1, max: 200 }),
  region: field.text().optional().comment('State or province.'),
  country: field.text({ pattern: /^[A-Z]{2}$/ }),
  geo: shape({ lat: field.number({ min: -90, max: 90 }) }).optional(),
  tags: field.array(field.oneOf('home', 'office')),
  level: field.oneOf('high', null),
  either: field.union(field.text(), field.text().nullable()),
  any: field.unknown(),
  id: field.uuid(),
})`;

test('a shape is a check only when it is asked for', async () => {
  const table = (options: string) =>
    `export const o = table('orders', { id: uuid().primaryKey(), address: jsonb(${address}${options}) });`;
  const id = 'constraint:public.orders.orders_address_shape';
  expect(await propsOf(table(''), id)).toBeUndefined();
  const { expression, shape } = await propsOf(table(', { check: true }'), id);
  expect(shape).toMatchObject({ is: 'object', open: false });
  expect(printExpression(expression as Expression)).toMatch(
    /^coalesce\(orders\.address @@ 'strict \$\.type\(\) == "object" && .*'::jsonpath, orders\.address IS NULL\)$/,
  );
});

test('paths print with the form that the shape says, and as they are told', async () => {
  const view = await propsOf(
    `export const o = table('orders', { id: uuid().primaryKey(), address: jsonb(${address}), any: jsonb<{ n: number }>() });
export const v = view('v', () => sql\`SELECT \${at(o.address, 'line1')} a, \${at(o.address, 'geo').at('lat')} b, \${at(o.address, 'geo')} c,
  \${at(o.address, 'tags').at(0)} d, \${at(o.address, 'id')} e, \${at(o.any, 'n').as('integer')} f, \${at(o.address, 'id').text()} g,
  \${at(o.address, 'line1').json()} h FROM \${o}\`);`,
    'view:public.v',
  );
  expect(printExpression(view.query as Expression).replace(/\s+/g, ' ')).toBe(
    "SELECT (orders.address ->> 'line1') a, ((orders.address -> 'geo' ->> 'lat')::numeric) b, (orders.address -> 'geo') c, " +
      "(orders.address -> 'tags' ->> 0) d, ((orders.address ->> 'id')::uuid) e, ((orders.\"any\" ->> 'n')::integer) f, " +
      "(orders.address ->> 'id') g, (orders.address -> 'line1') h FROM public.orders",
  );
});

test('paths that lead nowhere are told by name', async () => {
  const found = await problemsOf(
    `const key = (name: string) => name as never;
export const o = table('orders', { id: uuid().primaryKey(), name: text(), address: jsonb(${address}), any: jsonb(),
  names: jsonb(field.record(field.text())) }, (t) => [
  index('a').on(at(t.address, key('contry'))),
  index('b').on(at(t.address, 'line1').at(key('x'))),
  index('c').on(at(t.address, 'tags').at(key('x'))),
  index('d').on(at(t.any, 'x')),
  check('e', sql\`\${at(t.name as never, key('x'))} = 'a'\`),
  index('f').on(at(t.address, 1 as never)),
  index('g').on(at(t.address, 'tags').at(1.5)),
  index('h').on(at(t.any, 2 ** 31).text()),
  index('i').on(at(t.names, 1 as never)),
]);`,
  );
  expect(found).toEqual([
    'TW201 index a: key "contry" does not exist in orders.address',
    'TW262 index b: orders.address.line1 has nothing at "x"',
    'TW262 index c: orders.address.tags has nothing at "x"',
    'TW262 index d: orders.any.x has no declared shape that says its type',
    'TW262 check e: orders.name is no JSON',
    'TW262 index f: orders.address has nothing at 1',
    'TW262 index g: orders.address.tags has nothing at 1.5',
    'TW262 index h: orders.any has nothing at 2147483648',
    'TW262 index i: orders.names has nothing at 1',
  ]);
});

test('a generated column knows whether a key is always there', async () => {
  const of = (check: boolean, key: string) =>
    problemsOf(`export const o = table('orders', { id: uuid().primaryKey(), address: jsonb(${address}, { check: ${check} }),
  made: text().generatedAs((c) => at(c.address, '${key}').text()) });`);
  expect(await of(true, 'country')).toEqual([]);
  const missing = ['TW215 a generated column is NOT NULL, but a key that it asks for may be missing'];
  expect(await of(true, 'region')).toEqual(missing);
  for (const key of ['level', 'either', 'any']) expect(await of(true, key)).toEqual(missing);
  // Nothing holds a shape that no check states.
  expect(await of(false, 'country')).toEqual(missing);
});

test('shapes that nothing can meet are told with their place', async () => {
  const found = await problemsOf(`export const o = table('orders', { id: uuid().primaryKey(),
  a: jsonb(shape({ x: field.text({ min: 3, max: 2 }), y: field.array(field.text({ pattern: /\\d/ })), z: field.text({ pattern: /a/i }) })),
  b: jsonb(field.record(field.number({ min: Infinity }))),
  c: jsonb(field.text({ max: 5000 })),
  d: jsonb(field.oneOf('a', 'a')),
  e: jsonb(shape({ a: field.text() }), { check: true }).array(),
  f: jsonb({ a: 1 } as never),
  g: jsonb(field.array(field.text(), { min: 1.5 })),
  h: jsonb(shape({ a: field.text({ min: 2 }) })).default({ a: 'x' }),
  i: jsonb(shape({ a: field.text({ min: 1 }) })).array().default([{ a: 'x' }]),
  j: jsonb(shape({ a: text(), b: field.array(text()) } as never)),
});`);
  expect(found).toEqual([
    'TW260 a.x has min 3 above max 2',
    'TW223 a.y.[] is held to /\\d/: the class \\w, \\d, \\s or \\b differs between JavaScript and PostgreSQL',
    'TW223 a.z is held to /(?i)a/: the flag i depends on a locale inside of JSON',
    'TW260 b.* has the bound Infinity',
    'TW260 c bounds a text at more than 4000 characters',
    'TW260 d names a value twice',
    'TW260 e is an array of jsonb, which the check of a shape does not look into',
    'TW261 no shape of f: it is neither a shape nor a schema of zod 4',
    'TW260 g has the length 1.5',
    'TW211 the default is no value of the shape',
    'TW260 j.a is no field',
    'TW260 j.b.[] is no field',
  ]);
});
