import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from 'zapatos/generate';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { pgTypes } from '../../generator/sql/types.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { emit } from './support/emit.ts';
import { type ColumnSketch, primaryKey, table } from './support/model-builder.ts';
import { shopDescriptions, shopModel } from './support/shop-model.ts';
import { type Declarations, type Members, readZapatosTypes } from './support/zapatos-types.ts';

/** The only ways in which ours may differ, and where: we know more than PostgreSQL's catalog says. */
const narrower: readonly (readonly [
  column: string,
  reason: 'values of a oneOf' | 'shape of JSON' | 'view column is never null',
])[] = [
  ['products.status', 'values of a oneOf'],
  ['products.details', 'shape of JSON'],
  ['active_products.sku', 'view column is never null'],
];
const maxNarrower = 3;

const schemas = ['public', 'billing'];
/** By the path of their namespace, the names that `zapatos/db` takes. */
const relations: ReadonlyMap<string, string> = new Map([
  ['products', 'products'],
  ['stock', 'stock'],
  ['every_type', 'every_type'],
  ['active_products', 'active_products'],
  ['billing.invoice', 'billing.invoice'],
]);

/** The shop, and a table with a column of each type and one of its array. The ledger is the runner's to make. */
function everyType(): Model {
  const columns: Record<string, ColumnSketch> = { id: { type: 'integer' } };
  for (const { name } of pgTypes.values()) {
    const column = name.replace(/\W+/g, '_');
    columns[`one_${column}`] = { type: name, nullable: true };
    columns[`many_${column}`] = { type: `${name}[]`, nullable: true };
  }
  const path = ['public', 'every_type'];
  const shop = [...shopModel().objects.values()].filter(
    ({ owner, path: of }) => owner === 'schema' || of.length === 1,
  );
  return modelOf([...shop, ...table(path, columns), primaryKey(path, 'id')]);
}

test.each(majors)(
  'zapatos/schema.d.ts means what zapatos generate writes, on PostgreSQL %i',
  async (major) => {
    const artifacts = await emit(everyType(), { described: shopDescriptions });
    const textOf = (path: string): string =>
      artifacts.find((artifact) => artifact.path === path)?.content ?? '';
    const outDir = mkdtempSync(join(tmpdir(), 'tablewright-zapatos-'));
    try {
      let theirBytes = 0;
      const theirs = await withDatabase(major, async ({ client, connection }) => {
        await client.query(textOf('schema.sql'));
        const all = { include: '*' as const, exclude: [] };
        await generate({
          db: connection,
          outDir,
          schemas: { public: all, billing: all },
          warningListener: false,
        });
        const text = readFileSync(join(outDir, 'zapatos/schema.d.ts'), 'utf8');
        theirBytes = text.length;
        return readZapatosTypes(`${text}\n${customs(textOf('zapatos/schema.d.ts'))}`, relations, schemas);
      });
      const own = textOf('zapatos/schema.d.ts');
      const ours = readZapatosTypes(
        `${own.slice(0, own.indexOf("declare module 'zapatos/custom'"))}${customs(own)}`,
        relations,
        schemas,
      );
      expect(own.length).toBeLessThan(theirBytes / 4);
      expect(ours.properties.size).toBeGreaterThan(500);
      expect([...ours.properties.keys()].sort()).toEqual([...theirs.properties.keys()].sort());
      expect(differences(ours, theirs)).toEqual(narrower.map(([column]) => column).sort());
      expect(narrower.length).toBeLessThanOrEqual(maxNarrower);
      expect([...ours.aliases.keys()]).toEqual([...theirs.aliases.keys()]);
      for (const [name, members] of theirs.aliases)
        expect([name, ...(ours.aliases.get(name) ?? [])]).toEqual([name, ...members]);
    } finally {
      rmSync(outDir, { recursive: true, force: true });
    }
  },
);

test('the comparison sees a type that differs, and passes over how unions are written', () => {
  const read = (type: string): Declarations =>
    readZapatosTypes(
      `declare module 'zapatos/schema' {
        import type * as db from 'zapatos/db';
        export namespace t {
          interface Whereable { a?: ${type} }
          ${['Selectable', 'JSONSelectable', 'Insertable', 'Updatable'].map((name) => `interface ${name} {}`).join(' ')}
          ${['Table', 'UniqueIndex', 'Column', 'SQLExpression', 'SQL'].map((name) => `type ${name} = 't';`).join(' ')}
          type OnlyCols<T> = T;
        }
        ${['Selectable', 'JSONSelectable', 'Whereable', 'Insertable', 'Updatable', 'UniqueIndex', 'Column', 'SQL'].map((name) => `export type ${name}ForTable<T> = T; export type ${name} = 't';`).join(' ')}
        ${['Table', 'AllBaseTables', 'AllForeignTables', 'AllViews', 'AllMaterializedViews', 'AllTablesAndViews', 'Schema', 'AllSchemas', 'schemaVersionCanary'].map((name) => `export type ${name} = 't';`).join(' ')}
      }`,
      new Map([['t', 't']]),
      [],
    );
  const plain = '(string | db.Parameter<string> | db.SQLFragment | db.ParentColumn)';
  const where = `db.ParentColumn | db.SQLFragment | db.Parameter<string> | string`;
  expect(
    differences(
      read(`${where} | db.SQLFragment<unknown, ${where}>`),
      read(`${plain} | db.SQLFragment<any, ${plain}>`),
    ),
  ).toEqual([]);
  expect(differences(read(where.replace('string', 'number')), read(plain))).toEqual(['t.a']);
  expect(differences(read(`${plain} | db.SQLFragment<any, ${plain}>`), read(plain))).toEqual(['t.a']);
});

/** Columns whose type differs in some interface. Optional or not must be the same in all. */
function differences(ours: Declarations, theirs: Declarations): readonly string[] {
  const columns = new Set<string>();
  for (const [key, { optional, type }] of theirs.properties) {
    const mine = ours.properties.get(key);
    expect([key, mine?.optional]).toEqual([key, optional]);
    if (!isEqual(mine?.type ?? [], type))
      columns.add(key.replace(/\.(?:JSONSelectable|Selectable|Whereable|Insertable|Updatable)\./, '.'));
  }
  return [...columns].sort();
}

/** zapatos writes `any` for a type that it does not know, ours text: each is given a type of its own to be compared by. */
function customs(text: string): string {
  const names = [...text.matchAll(/export type (\w+) = string;/g)].map(([, name]) => name);
  return `declare module 'zapatos/custom' {\n${names.map((name) => `  export type ${name} = { custom: '${name}' };\n`).join('')}}\n`;
}

function isEqual(a: Members, b: Members): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}
