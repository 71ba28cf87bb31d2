import { afterAll, expect, test } from 'vitest';
import { artifactDefaults } from '../../generator/emit/artifact-switches.ts';
import { shapeName } from '../../generator/emit/module-names.ts';
import * as field from '../../generator/sql/shape/field.ts';
import { compileProject, moduleSettings, removeProject, writeProject } from './support/compile.ts';
import { emit, textAt } from './support/emit.ts';
import { model, primaryKey, table } from './support/model-builder.ts';

const folders: string[] = [];
afterAll(() => folders.forEach(removeProject));

const branding = field.shape({
  color: field.text({ pattern: /^#[0-9a-f]{6}$/ }).comment('Ends */ no comment.\n@ts-expect-error'),
  logo: field.text().nullable().optional(),
  "it's": field.oneOf('a', 1, null),
  size: field.shape({ width: field.integer({ min: 1 }) }).optional(),
});
const methods = field.array(
  field.union(
    field.shape({ type: field.oneOf('email'), domains: field.array(field.text()).optional() }),
    field.shape({ type: field.oneOf('card') }),
  ),
);

async function emitted() {
  const shaped = (of: { readonly shape: field.AnyField['shape'] }) => ({
    type: 'jsonb',
    typescript: { shape: of.shape },
  });
  const path = ['public', 'sites'];
  return emit(
    model(
      table(path, {
        id: { type: 'integer' },
        branding: shaped(branding),
        methods: shaped(methods),
        row: { ...shaped(field.record(field.number())), nullable: true },
        facts: shaped(field.shape({ a: field.unknown() }).open()),
      }),
      primaryKey([...path, 'sites_pkey'], 'id'),
    ),
    { artifacts: { ...artifactDefaults, validators: true, openapi: true, kysely: true } },
  );
}

test('the module of a table declares a type for each shape', async () => {
  const text = textAt(await emitted(), 'db/tables/sites.ts');
  expect(text).toContain(`export interface Branding {
  /**
   * Ends *\\/ no comment.
   * \\@ts-expect-error
   */
  readonly color: string;
  readonly logo?: string | null | undefined;
  readonly "it's": 'a' | 1 | null;
  readonly size?: {
    readonly width: number;
  } | undefined;
}

export type Methods = readonly ({
  readonly type: 'email';
  readonly domains?: readonly string[] | undefined;
} | {
  readonly type: 'card';
})[];
`);
  expect(text).toContain('  branding: Branding;\n');
  expect(text).toContain(`  row: ${shapeName('row')} | null;\n`);
});

test('every artifact with the types of a shape compiles, and knows a wrong key', async () => {
  const application = `import type { Database } from './generated/kysely/database.js';
import * as sites from './generated/db/tables/sites.js';
import type { Queryable } from './generated/db/runtime/queryable.js';
import { columns, insert } from './generated/validators/sites.js';

const branding: sites.Branding = { color: '#ffffff', "it's": 1 };
export const row = (db: Queryable): Promise<sites.Row> =>
  sites.insert(db, { id: 1, branding, methods: [{ type: 'card' }], facts: { a: 1 } });
export const parsed: sites.Branding = columns.branding.parse({});
export const input: sites.Insert = insert.parse({});
// @ts-expect-error: a key that the shape does not have
export const wrong: sites.Branding = { ...branding, colour: 'x' };
export type Kept = Database['sites']['branding'];
`;
  const folder = writeProject(await emitted(), { 'application.ts': application }, true);
  folders.push(folder);
  const settings = { ...moduleSettings.nodenext, skipLibCheck: true };
  const include = ['application.ts', 'generated/validators', 'generated/db', 'generated/kysely'];
  expect(compileProject(folder, settings, { types: [], include })).toEqual([]);
});

test('names of types meet neither each other nor names of the module', () => {
  expect(shapeName('shipping_address')).toBe('ShippingAddress');
  const names = ['row', 'insert', 'by_name', 'a_b', 'ab', 'A_b', 'date', 'a_1', 'a1', 'map'].map(shapeName);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(['Row', 'Insert', 'Date', 'Map', 'ByName']).not.toContain(name);
});

test('JSON Schema says what a shape does', async () => {
  const file = (await emitted()).find(({ path }) => path === 'openapi/components.json');
  const { components } = JSON.parse(file?.content ?? '') as {
    components: { schemas: Record<string, { properties: Record<string, unknown> }> };
  };
  const { properties } = components.schemas['sites.insert'] ?? { properties: {} };
  expect(properties.branding).toEqual({
    type: 'object',
    properties: {
      color: {
        description: 'Ends */ no comment.\n@ts-expect-error',
        type: 'string',
        pattern: '^#[0-9a-f]{6}$',
      },
      logo: { type: ['string', 'null'] },
      "it's": { enum: ['a', 1, null] },
      size: {
        type: 'object',
        properties: { width: { type: 'integer', minimum: 1 } },
        required: ['width'],
        additionalProperties: false,
      },
    },
    required: ['color', "it's"],
    additionalProperties: false,
  });
  expect(properties.row).toEqual({ type: ['object', 'null'], additionalProperties: { type: 'number' } });
});
