import { afterAll, describe, expect, test } from 'vitest';
import { artifactDefaults } from '../../generator/emit/artifact-switches.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import { books, indexKey, libraryModel, lower } from '../helpers/library-model.ts';
import {
  compileAgain,
  compileProject,
  moduleSettings,
  removeProject,
  uncheckedMark,
  writeProject,
} from './support/compile.ts';
import { emit, emitShop } from './support/emit.ts';
import { index, model } from './support/model-builder.ts';

const folders: string[] = [];
afterAll(() => folders.forEach(removeProject));

async function project(
  files: Readonly<Record<string, string>> = {},
  packages = false,
  imports: 'js' | 'ts' = 'js',
): Promise<string> {
  const artifacts = await emitShop({ imports });
  const folder = writeProject(artifacts, files, packages);
  folders.push(folder);
  return folder;
}

const application = `import * as products from './generated/db/tables/products.js';
import * as stock from './generated/db/tables/stock.js';
import * as activeProducts from './generated/db/views/active_products.js';
import type { Queryable } from './generated/db/runtime/queryable.js';

export async function sell(db: Queryable): Promise<string> {
  const status: (typeof products.statusValues)[number] = products.statusValues[0];
  const product = await products.insert(db, { sku: 'a', price: 2, extra: null, details: { size: 1 }, status });
  const size: number | undefined = product.details?.size;
  const sold: bigint = product.sold;
  await products.update(db, { id: product.id }, { weight: size, tags: undefined, photo: new Uint8Array() });
  const line = await stock.findBySiteIdAndProductId(db, { site_id: 1, product_id: product.id });
  await products.delete(db, product);
  await products.delete_(db, { id: product.id });
  const row: activeProducts.Row = { sku: 'a', price: null };
  return \`SELECT \${activeProducts.columns} FROM \${activeProducts.relation} \${sold} \${line?.amount} \${row.sku}\`;
}
`;

describe('generated TypeScript', () => {
  for (const [name, settings] of Object.entries(moduleSettings)) {
    test(`passes the strictest settings under ${name}, without types of Node, pg or anything`, async () => {
      const folder = await project({ 'application.ts': application });
      expect(
        compileProject(folder, settings, { types: [], include: ['application.ts', 'generated/db'] }),
      ).toEqual([]);
    });
  }

  test('leaves to our tests what modules share, and nothing else', async () => {
    const artifacts = await emitShop({
      artifacts: { ...artifactDefaults, validators: true, kysely: true, openapi: true },
    });
    const isShared = (path: string): boolean => path.startsWith('db/runtime/');
    const wrong = artifacts.filter(({ path, content }) => uncheckedMark.test(content) !== isShared(path));
    expect(wrong.map(({ path }) => path)).toEqual([]);
    const others = artifacts.filter(({ path }) => !isShared(path));
    expect(others.filter(({ content }) => /@ts-(?:nocheck|ignore|expect-error)/.test(content))).toEqual([]);
    expect(artifacts.filter(({ path }) => isShared(path)).length).toBeGreaterThan(20);
  });

  test('passes for unique keys of lower cases and of some rows beside other indexes that begin alike', async () => {
    const library = libraryModel();
    const at = { ref: objectId('column', [...books, 'is_lent']), via: 'table' as const };
    const artifacts = await emit(
      model(
        ...library.objects.values(),
        index([...books, 'books_email_added'], [], { keys: [lower('owner_email'), indexKey('added_at')] }),
        index([...books, 'books_title_lent'], ['title'], { unique: true, where: [at] }),
        index([...books, 'books_title_lower_lent'], [], {
          unique: true,
          keys: [lower('title')],
          where: [at],
        }),
        index([...books, 'books_title_price'], ['title', 'price'], { where: [at] }),
      ),
    );
    const folder = writeProject(artifacts);
    folders.push(folder);
    expect(compileProject(folder, moduleSettings.nodenext, { types: [], include: ['generated/db'] })).toEqual(
      [],
    );
    const module = artifacts.find(({ path }) => path.endsWith('db/tables/books.ts'))?.content ?? '';
    expect(module).toContain('export const findByOwnerEmailIgnoringCase =');
    expect(module).not.toContain('listByOwnerEmailIgnoringCase');
    expect(module).toContain('export const findByTitleIgnoringCaseWhereIsLent =');
  });

  test('passes with specifiers that end in .ts', async () => {
    const folder = await project({}, false, 'ts');
    const settings = { ...moduleSettings.nodenext, allowImportingTsExtensions: true };
    expect(compileProject(folder, settings, { types: [], include: ['generated/db'] })).toEqual([]);
  });

  test('takes a Pool, a Client and PGlite, and makes zapatos know the schema', async () => {
    const folder = await project(
      {
        'application.ts': `import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import * as db from 'zapatos/db';
import type * as s from 'zapatos/schema';
import * as products from './generated/db/tables/products.js';
import { pglite } from './generated/db/runtime/pglite.js';

export async function all(pool: pg.Pool, client: pg.PoolClient, local: PGlite): Promise<void> {
  await products.findById(pool, { id: '1' });
  await products.findById(client, { id: '1' });
  await products.findById(pglite(local), { id: '1' });
  const sold: s.products.Selectable['sold'] = '1';
  const found = await db.select('products', { status: 'active', sold }).run(pool);
  const notes = await db.select('billing.invoice', {}).run(pool);
  await db.insert('products', { sku: found[0]?.sku ?? '', price: 1, extra: [notes[0]?.note ?? ''] }).run(pool);
}
`,
      },
      true,
    );
    const settings = {
      ...moduleSettings.nodenext,
      lib: ['es2023', 'dom'],
      isolatedDeclarations: false,
      skipLibCheck: true,
    };
    const include = ['application.ts', 'generated/db', 'generated/zapatos'];
    expect(compileProject(folder, settings, { types: ['node'], include })).toEqual([]);
  });

  test('blames the one thing that is wrong, in one error, under TypeScript 7 and 6', async () => {
    const wrong = (call: string): string =>
      `import * as products from './generated/db/tables/products.js';\nimport type { Queryable } from './generated/db/runtime/queryable.js';\n` +
      `export const made = (db: Queryable): unknown => ${call};\n`;
    const full = "sku: 'a', price: 1, extra: 1";
    const folder = await project({
      'wrong-column.ts': wrong(`products.insert(db, { ${full}, skuu: 'b' })`),
      'missing-column.ts': wrong("products.insert(db, { sku: 'a', extra: 1 })"),
      'bad-status.ts': wrong(`products.insert(db, { ${full}, status: 'gone' })`),
      'server-set.ts': wrong(`products.insert(db, { ${full}, is_active: true })`),
    });
    const include = ['bad-status.ts', 'missing-column.ts', 'server-set.ts', 'wrong-column.ts'];
    const missing =
      "Property 'price' is missing in type '{ sku: string; extra: number; }' but required in type 'Insert'.";
    const expected = [
      'bad-status.ts(3,101): error TS2322: Type \'"gone"\' is not assignable to type \'"active" | "inactive" | undefined\'.',
      `missing-column.ts(3,69): error TS2741: ${missing}`,
      "server-set.ts(3,101): error TS2353: Object literal may only specify known properties, and 'is_active' does not exist in type 'Insert'.",
      "wrong-column.ts(3,101): error TS2561: Object literal may only specify known properties, but 'skuu' does not exist in type 'Insert'. Did you mean to write 'sku'?",
    ];
    const settings = { ...moduleSettings.nodenext, isolatedDeclarations: false };
    expect(compileProject(folder, settings, { types: [], include })).toEqual(expected);
    // TypeScript 6 says where it is missing before it says what.
    const where =
      "Argument of type '{ sku: string; extra: number; }' is not assignable to parameter of type 'Insert'.";
    expect(compileAgain(folder)).toEqual(
      expected.toSpliced(1, 1, `missing-column.ts(3,69): error TS2345: ${where}`, `  ${missing}`),
    );
  });
});
