import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from 'zapatos/generate';
import { emitArtifacts } from '../../generator/emit/artifacts.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { pgTypes } from '../../generator/sql/types.ts';
import { majors, withDatabase } from '../support/postgres.ts';
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
    const artifacts = await emitArtifacts({
      model: everyType(),
      kinds,
      described: shopDescriptions,
      folders: [],
      imports: 'js',
    });
    const textOf = (path: string): string =>
      artifacts.find((artifact) => artifact.path === path)?.content ?? '';
    const outDir = mkdtempSync(join(tmpdir(), 'tablewright-zapatos-'));
    try {
      const theirs = await withDatabase(major, async ({ client, connection }) => {
        await client.query(textOf('schema.sql'));
        const all = { include: '*' as const, exclude: [] };
        await generate({
          db: connection,
          outDir,
          schemas: { public: all, billing: all },
          warningListener: false,
        });
        return readZapatosTypes(readFileSync(join(outDir, 'zapatos/schema.d.ts'), 'utf8'));
      });
      const ours = readZapatosTypes(textOf('zapatos/schema.d.ts'));
      expect(ours.properties.size).toBeGreaterThan(500);
      expect([...ours.properties.keys()].sort()).toEqual([...theirs.properties.keys()].sort());
      expect(differences(ours, theirs)).toEqual(narrower.map(([column]) => column).sort());
      expect(narrower.length).toBeLessThanOrEqual(maxNarrower);
      expect(Object.fromEntries(ours.aliases)).toEqual(Object.fromEntries(theirs.aliases));
    } finally {
      rmSync(outDir, { recursive: true, force: true });
    }
  },
);

test('the comparison sees a type that differs, and passes over how unions are written', () => {
  const read = (type: string): Declarations =>
    readZapatosTypes(
      `declare module 'zapatos/schema' { export namespace t { interface Whereable { a?: ${type}; } } }`,
    );
  const plain = '(string | db.Parameter<string> | db.SQLFragment | db.ParentColumn)';
  expect(differences(read('Where<string>'), read(`${plain} | db.SQLFragment<any, ${plain}>`))).toEqual([]);
  expect(differences(read('Where<number>'), read(`${plain} | db.SQLFragment<any, ${plain}>`))).toEqual([
    't.a',
  ]);
  expect(differences(read('Where<string>'), read(plain))).toEqual(['t.a']);
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

function isEqual(a: Members, b: Members): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}
