import { expect, test } from 'vitest';
import type { ObjectId } from '../../generator/kernel/object-id.ts';
import { printExpression } from '../../generator/kernel/print-expression.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import { load } from '../load/load-fixture.ts';

async function modelOf(text: string) {
  const { model } = await load(text);
  return {
    model,
    props: (id: ObjectId) => model.objects.get(id)?.props as Readonly<Record<string, unknown>>,
    get: (id: ObjectId) => model.objects.get(id),
    ids: [...model.objects.keys()],
  };
}

const print = (value: unknown) => printExpression(value as Expression);

test('a table lowers to its objects, with derived names, uses, JSDoc and places', async () => {
  const { get, props, ids } =
    await modelOf(`import { boolean, oneOf, sql, table, text, timestamps, uuid } from 'tablewright';
/** Products of a
 * catalog. */
export const products = table('products', {
  id: uuid().primaryKey().default(sql\`gen_random_uuid()\`),
  /** Stock keeping unit. */
  sku: text().unique().matches(/^[A-Z]+$/),
  status: oneOf('active', 'gone').default('active'),
  is_active: boolean().generatedAs((c) => sql\`\${c.status} = 'active'\`),
  ...timestamps(),
});
`);
  expect(ids).toEqual([
    'schema:public',
    'table:public.products',
    'column:public.products.id',
    'column:public.products.sku',
    'column:public.products.status',
    'column:public.products.is_active',
    'column:public.products.created_at',
    'column:public.products.updated_at',
    'constraint:public.products.products_pkey',
    'constraint:public.products.products_sku_key',
    'constraint:public.products.products_sku_format',
    'constraint:public.products.products_status_check',
    'function:public.update_updated_at_column.()',
    'trigger:public.products.update_products_updated_at',
  ]);
  expect(get('table:public.products')?.comment).toBe('Products of a catalog.');
  expect(get('column:public.products.sku')).toMatchObject({
    comment: 'Stock keeping unit.',
    source: { line: 7, column: 3, endLine: 7, endColumn: 43 },
    parent: 'table:public.products',
  });
  expect(get('column:public.products.is_active')?.uses).toEqual([
    { on: 'column:public.products.status', as: 'reads' },
  ]);
  expect(print(props('column:public.products.is_active').generated)).toBe("products.status = 'active'");
  expect(print(props('constraint:public.products.products_sku_format').expression)).toBe(
    `products.sku COLLATE "C" ~ '^[A-Z]+$'`,
  );
  expect(print(props('constraint:public.products.products_status_check').expression)).toBe(
    "products.status IN ('active', 'gone')",
  );
  expect(props('function:public.update_updated_at_column.()')).toMatchObject({
    builtIn: 'touch@1',
    settings: { search_path: '' },
    body: ['BEGIN\n  NEW.updated_at := pg_catalog.now();\n  RETURN NEW;\nEND;'],
  });
  expect(print(props('trigger:public.products.update_products_updated_at').when)).toBe(
    "current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on'",
  );
});

test('foreign keys know the key that serves them, also across modules that import each other', async () => {
  const { get, props } = await modelOf(`import { foreignKey, table, uuid, type Ref } from 'tablewright';
import { employees } from './employees.ts';
export const sites = table('sites', { id: uuid().primaryKey(), boss: uuid().nullable().references((): Ref => employees.id), up: uuid().nullable() },
  (t) => [foreignKey(t.up).references(t.id).onDelete('set null')]);
// @file employees.ts
import { table, uuid, type Ref } from 'tablewright';
import { sites } from './schema.ts';
export const employees = table('employees', { id: uuid().primaryKey(), site: uuid().references((): Ref => sites.id, { onDelete: 'cascade' }) });
`);
  expect(get('constraint:public.sites.sites_boss_fkey')?.uses).toEqual([
    { on: 'column:public.sites.boss', as: 'member' },
    { on: 'table:public.employees', as: 'reads' },
    { on: 'column:public.employees.id', as: 'key' },
    { on: 'constraint:public.employees.employees_pkey', as: 'key' },
  ]);
  expect(props('constraint:public.sites.sites_up_fkey')).toMatchObject({
    onDelete: 'set null',
    target: 'table:public.sites',
  });
  expect(get('constraint:public.employees.employees_site_fkey')?.source?.file).toMatch(/employees\.ts$/);
});

test('views learn columns and uses, references and raw names alike', async () => {
  const { get, props } =
    await modelOf(`import { alias, all, col, sql, table, text, uuid, view } from 'tablewright';
export const a = table('a', { id: uuid().primaryKey(), name: text() });
export const b = table('b', { id: uuid().primaryKey(), a_id: uuid().references(() => a.id) });
export const v = view('v', () => {
  const x = alias(a, 'x'), y = alias(b, 'y');
  return sql\`SELECT \${x.name} AS who, count(*) OVER (), \${all(y, { except: ['a_id'] })} FROM \${x} JOIN \${y} ON \${y.a_id} = \${x.id}\`;
});
export const w = view('w', () => sql\`WITH c AS (SELECT id, name FROM a) SELECT c.*, \${col(v, 'who')} FROM c, \${v} ORDER BY who\`);
export const u = view('u', () => sql\`SELECT * FROM \${v}\`, { comments: { who: 'Whose.' } });
`);
  expect(props('view:public.v').columns).toEqual(['who', 'count', 'id']);
  expect(print(props('view:public.v').query)).toBe(
    'SELECT x.name AS who, count(*) OVER (), y.id FROM public.a AS x JOIN public.b AS y ON y.a_id = x.id',
  );
  expect(get('view:public.w')?.uses).toEqual([
    { on: 'view:public.v', as: 'reads' },
    { on: 'table:public.a', as: 'reads' },
    { on: 'column:public.a.id', as: 'reads' },
    { on: 'column:public.a.name', as: 'reads' },
  ]);
  expect(props('view:public.w').columns).toBeNull();
  expect(props('view:public.u')).toMatchObject({
    columns: ['who', 'count', 'id'],
    columnComments: { who: 'Whose.' },
  });
});

test('mixins of other modules keep their JSDoc, extend() its place, and tables in arrays count', async () => {
  const { get } = await modelOf(`import { extend, index, table, uuid } from 'tablewright';
import * as mixins from './mixins.ts';
export const t = table('t', { id: uuid().primaryKey(), ...mixins.audit() });
extend(() => t, (t) => [
  /** Who did it. */
  index('by').on(t.by),
]);
export const list = [/** First. */ table('one', { id: uuid() }), table('two', { id: uuid() })];
// @file mixins.ts
import { text } from 'tablewright';
export function audit() {
  return {
    /** By whom. */
    by: text(),
  };
}
`);
  expect(get('column:public.t.by')).toMatchObject({ comment: 'By whom.', source: { line: 5 } });
  expect(get('index:public.t.by')).toMatchObject({ comment: 'Who did it.', source: { line: 6, column: 3 } });
  expect(get('table:public.two')?.source?.line).toBe(8);
});

test('schemas, ledger, external tables and extensions', async () => {
  const { get, ids, props } =
    await modelOf(`import { citext, extension, external, index, ledger, schema, table, text, uuid } from 'tablewright';
extension('citext');
export const trgm = extension('pg_trgm', { schema: 'public' });
const auth = schema('auth');
export const users = external(auth.table('users', { id: uuid().primaryKey() }));
export const versions = ledger('schema_versions');
export const t = table('t', { id: uuid().references(() => users.id), mail: citext(), name: text() }, (t) => [
  index('n').using('gin', t.name.ops('gin_trgm_ops')),
]);
`);
  expect(get('table:auth.users')?.owner).toBe('external');
  expect(get('constraint:auth.users.users_pkey')?.owner).toBe('external');
  expect(get('column:public.schema_versions.version')?.owner).toBe('runner');
  expect(get('index:public.t.n')?.uses).toContainEqual({ on: 'extension:pg_trgm', as: 'type' });
  expect(props('column:public.t.mail').type).toMatchObject({ name: 'citext', schema: 'public' });
  expect(ids.indexOf('extension:citext')).toBeLessThan(ids.indexOf('table:public.t'));
});

test('constructors have no side effect outside the loader, and builders are immutable', async () => {
  const { table, text, uuid } = await import('../../generator/dsl.ts');
  const base = text();
  const nullable = base.nullable();
  expect(base.state.nullable).toBe(false);
  expect(nullable.state.nullable).toBe(true);
  const t = table('t', { id: uuid(), toString: text() });
  expect(Object.keys(t)).toEqual(['id', 'toString']);
  const unknown: unknown = Reflect.get(t, 'nope');
  expect(unknown).toMatchObject({ column: 'nope' });
});

test('two loads of one schema are equal, and share nothing', async () => {
  const text = "import { table, uuid } from 'tablewright';\nexport const t = table('t', { id: uuid() });\n";
  const [a, b] = await Promise.all([load(text), load(text)]);
  const bare = ({ model }: typeof a) => [...model.objects.values()].map(({ source: _, ...rest }) => rest);
  expect(JSON.stringify(bare(a))).toBe(JSON.stringify(bare(b)));
  expect([...a.model.objects.keys()]).toEqual(['schema:public', 'table:public.t', 'column:public.t.id']);
});
