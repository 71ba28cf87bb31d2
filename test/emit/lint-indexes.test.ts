import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintIndexes } from '../../generator/emit/lint-indexes.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import { bundledDsl } from '../../generator/load/dsl.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { indexes, namedIndexes } from '../reference/design.ts';
import { constraint, index, members, model, primaryKey, table } from './support/model-builder.ts';

const prefixes = [
  'idx_analytics_client_id',
  'idx_analytics_site_id',
  'idx_catalogs_type',
  'idx_employees_site_id',
  'idx_orders_client_id',
  'idx_orders_site_id',
  'idx_products_catalog_id',
  'idx_products_category',
  'idx_site_exclusions_site_id',
  'idx_sites_client_id',
];

/** The design as a literal reader builds it: each of its 44 indexes, beside a constraint for whatever it calls unique. */
function literalDesign() {
  const foreign: Readonly<Record<string, readonly (readonly [column: string, target: string])[]>> = {
    sites: [
      ['client_id', 'clients'],
      ['catalog_id', 'catalogs'],
    ],
    products: [['catalog_id', 'catalogs']],
    site_product_exclusions: [
      ['site_id', 'sites'],
      ['product_id', 'products'],
    ],
    employees: [['site_id', 'sites']],
    orders: [
      ['client_id', 'clients'],
      ['site_id', 'sites'],
      ['product_id', 'products'],
      ['employee_id', 'employees'],
    ],
    analytics_events: [
      ['client_id', 'clients'],
      ['site_id', 'sites'],
    ],
  };
  const unique: readonly (readonly [table: string, ...columns: string[]])[] = [
    ['clients', 'client_code'],
    ['sites', 'slug'],
    ['orders', 'order_number'],
    ['admin_users', 'email'],
    ['admin_users', 'username'],
    ['products', 'catalog_id', 'sku'],
    ['site_product_exclusions', 'site_id', 'product_id'],
    ['employees', 'site_id', 'employee_id'],
  ];
  const columns = new Map<string, Set<string>>();
  const built = namedIndexes.map((name) => {
    const [owner, definition] = indexes[name] ?? ['', ''];
    const [, method = 'btree', keys = '', where] =
      /^(?:unique )?(\w+) \(([^)]*)\)(?: WHERE (.*))?$/.exec(definition) ?? [];
    const names = keys.split(', ').map((key) => key.split(' ')[0] ?? '');
    columns.set(owner, new Set([...(columns.get(owner) ?? []), ...names]));
    const path = ['public', owner];
    return index([...path, name], [], {
      method,
      where: where === undefined ? null : [where],
      keys: keys.split(', ').map((key, at) => ({
        expression: [{ ref: objectId('column', [...path, names[at] ?? '']), via: 'table' }],
        collation: null,
        operatorClass: key.includes('gin_trgm_ops') ? { schema: 'public', name: 'gin_trgm_ops' } : null,
        direction: key.endsWith(' DESC') ? 'desc' : 'asc',
        nulls: key.endsWith(' DESC') ? 'first' : 'last',
      })),
    });
  });
  for (const [owner, ...names] of unique)
    columns.set(owner, new Set([...(columns.get(owner) ?? []), ...names]));
  for (const [owner, keys] of Object.entries(foreign))
    for (const [column] of keys) columns.get(owner)?.add(column);
  return model(
    ...[...columns].map(([owner, names]) =>
      table(['public', owner], Object.fromEntries(['id', ...names].map((name) => [name, { type: 'text' }]))),
    ),
    [...columns.keys()].map((owner) => primaryKey(['public', owner], 'id')),
    unique.map(([owner, ...names]) =>
      constraint(['public', owner, `${owner}_${names.join('_')}_key`], {
        type: 'unique',
        columns: members(['public', owner], names),
      }),
    ),
    Object.entries(foreign).flatMap(([owner, keys]) =>
      keys.map(([column, target]) =>
        constraint(['public', owner, `${owner}_${column}_fkey`], {
          type: 'foreign key',
          columns: members(['public', owner], [column]),
          target: objectId('table', ['public', target]),
          targetColumns: members(['public', target], ['id']),
        }),
      ),
    ),
    built,
  );
}

const named = (found: ReturnType<typeof lintIndexes>, what: string): readonly string[] =>
  found
    .filter((one) => one.what === what)
    .map(({ name }) => name)
    .sort();

test('a literal reading of the design has 5 indexes twice, 10 that are a prefix and 2 foreign keys without one', () => {
  expect(namedIndexes).toHaveLength(44);
  const found = lintIndexes(literalDesign());
  expect(named(found, 'duplicate')).toEqual([
    'idx_admin_users_email',
    'idx_admin_users_username',
    'idx_clients_client_code',
    'idx_orders_order_number',
    'idx_sites_slug',
  ]);
  expect(named(found, 'prefix')).toEqual(prefixes);
  expect(named(found, 'unindexed foreign key')).toEqual([
    'orders_employee_id_fkey',
    'orders_product_id_fkey',
  ]);
  expect(found).toHaveLength(17);
  expect(found.find(({ name }) => name === 'idx_orders_order_number')?.by).toBe('orders_order_number_key');
});

test('the reference schema has only the prefixes that ADR 109 keeps', async () => {
  const root = join(import.meta.dirname, '../..');
  const { model: reference } = await loadSchema({
    root,
    file: 'schema.ts',
    dsl: bundledDsl(join(root, 'generator/dsl.ts')),
    postgres: { min: 15, max: 18 },
  });
  const found = lintIndexes(reference);
  expect(found.map(({ name }) => name).sort()).toEqual(prefixes);
  expect(found.every(({ what }) => what === 'prefix')).toBe(true);
});

test('an index that promises or holds more is no duplicate, and one that nothing reads is named', () => {
  const path = ['public', 't'];
  const found = lintIndexes(
    model(
      table(path, {
        id: { type: 'integer' },
        a: { type: 'text' },
        b: { type: 'text' },
        c: { type: 'jsonb' },
      }),
      primaryKey(path, 'id'),
      index([...path, 'unique_a'], ['a'], { unique: true }),
      index([...path, 'a_b'], ['a', 'b']),
      index([...path, 'a_where'], ['a'], { where: ["b = 'x'"] }),
      index([...path, 'b_hash'], ['b'], { method: 'hash' }),
      index([...path, 'a_again'], ['a']),
      index([...path, 'c_gin'], ['c'], { method: 'gin' }),
    ),
  );
  expect(found.map(({ what, name, by }) => [what, name, by])).toEqual([
    ['duplicate', 'a_again', 'unique_a'],
    // What is unique by itself is found, not listed.
    ['unused', 'a_b', null],
    ['unused', 'a_where', null],
    ['unused', 'c_gin', null],
  ]);
});
