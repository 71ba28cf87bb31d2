import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import type { ObjectId } from '../../generator/kernel/object-id.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { dsl, withModules } from '../load/load-fixture.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Loads a schema that imports the zod of this repository, as one of an application does its own. */
function loadWithZod(columns: string) {
  const text = `import { jsonb, table, uuid } from 'tablewright';
import { z } from 'zod';
export const t = table('t', { id: uuid().primaryKey(), ${columns} });
`;
  return withModules(text, async (root) => {
    await symlink(modules, join(root, 'node_modules'));
    return loadSchema({ root, file: 'schema.ts', dsl, postgres: { min: 15, max: 18 } });
  });
}

async function shapeOf(schema: string) {
  const { model, warnings } = await loadWithZod(`doc: jsonb(${schema}, { check: true })`);
  const props = model.objects.get('column:public.t.doc' as ObjectId)?.props as {
    typescript: { shape: unknown };
  };
  expect(model.objects.has('constraint:public.t.t_doc_shape' as ObjectId)).toBe(true);
  return {
    shape: props.typescript.shape,
    warnings: warnings.map(({ code, message }) => `${code} ${message}`),
  };
}

const text = { is: 'string', min: null, max: null, pattern: null, format: null };

test('a schema of zod becomes the shape of what it takes', async () => {
  const { shape, warnings } = await shapeOf(`z.strictObject({
    name: z.string().min(2).max(5).describe('As printed.'),
    code: z.string().regex(/^\\d{3}[\\dA-F]$/).optional(),
    day: z.iso.date(),
    level: z.number().int().min(1),
    share: z.number().lte(1).default(0),
    kind: z.enum(['a', 'b']),
    fixed: z.literal([1, true, null]),
    tags: z.array(z.string()).max(3),
    by: z.record(z.string(), z.number().nullable()),
    either: z.discriminatedUnion('t', [z.object({ t: z.literal('x') }), z.object({ t: z.literal('y') })]).readonly(),
    any: z.unknown(),
  })`);
  expect(warnings).toEqual([]);
  const field = (name: string, of: object, optional = false, comment: string | null = null) => ({
    name,
    shape: of,
    optional,
    comment,
  });
  const form = (value: string) => ({
    is: 'object',
    fields: [field('t', { is: 'values', values: [value] })],
    open: true,
  });
  expect(shape).toEqual({
    is: 'object',
    open: false,
    fields: [
      field('name', { ...text, min: 2, max: 5 }, false, 'As printed.'),
      field('code', { ...text, pattern: '^[0-9]{3}[0-9A-F]$' }, true),
      field('day', { ...text, format: 'date' }),
      field('level', { is: 'integer', min: 1, max: Number.MAX_SAFE_INTEGER }),
      field('share', { is: 'number', min: null, max: 1 }, true),
      field('kind', { is: 'values', values: ['a', 'b'] }),
      field('fixed', { is: 'values', values: [1, true, null] }),
      field('tags', { is: 'array', items: text, min: null, max: 3 }),
      field('by', { is: 'record', values: { is: 'nullable', of: { is: 'number', min: null, max: null } } }),
      field('either', { is: 'union', of: [form('x'), form('y')] }),
      field('any', { is: 'unknown' }),
    ],
  });
});

test('what only narrows is left to the schema, and named', async () => {
  const { shape, warnings } = await shapeOf(
    `z.object({ a: z.string().refine((value) => value !== 'x'), b: z.string().regex(/^\\w$/), c: z.number().gt(0).multipleOf(2), d: z.string().trim() })`,
  );
  expect(shape).toMatchObject({
    open: true,
    fields: [{ shape: text }, { shape: text }, {}, { shape: text }],
  });
  expect(warnings).toEqual([
    'TW263 the shape of doc leaves out: a: a refinement; b: a pattern: the class \\w, \\d, \\s or \\b differs between JavaScript and PostgreSQL; ' +
      'c: the check greater than; c: the check multiple of; d: a change of the text',
  ]);
});

test('what is no JSON, or is stored otherwise than it is given, is refused with its place', async () => {
  const refused = async (schema: string): Promise<readonly string[]> => {
    const failed = await loadWithZod(`doc: jsonb(${schema})`).catch((error: unknown) => error);
    if (!(failed instanceof SchemaError)) throw failed;
    return failed.diagnostics.map(({ code, message }) => `${code} ${message}`);
  };
  const why = (what: string, type: string) => [
    `TW261 no shape of doc: ${what} is a ${type} of zod, which has no form in JSON or is not stored as it is given`,
  ];
  expect(await refused('z.object({ at: z.array(z.date()) })')).toEqual(why('at.[]', 'date'));
  expect(await refused('z.object({ n: z.string().transform(Number) })')).toEqual(why('n', 'pipe'));
  expect(await refused('z.bigint()')).toEqual(why('the schema', 'bigint'));
  expect(await refused('z.lazy(() => z.string())')).toEqual(why('the schema', 'lazy'));
});

test('of an enum of TypeScript the values count, not their names beside them', async () => {
  const { shape } = await shapeOf("z.enum({ low: 0, high: 1, other: 'x', 0: 'low', 1: 'high' } as const)");
  expect(shape).toEqual({ is: 'values', values: [0, 1, 'x'] });
});
