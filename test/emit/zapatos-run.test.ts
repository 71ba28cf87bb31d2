import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { compileProject, moduleSettings, removeProject, writeProject } from './support/compile.ts';
import { emitShop, textAt } from './support/emit.ts';

/** What docs/generated-code.md shows: typed by our schema.d.ts alone, run by zapatos itself. */
const application = `import type pg from 'pg';
import * as db from 'zapatos/db';
import type * as s from 'zapatos/schema';

export async function run(pool: pg.Pool) {
  const mug = await db.insert('products', { sku: 'mug', price: '12.50', extra: { a: [1, null] }, tags: ['a', 'b'] }).run(pool);
  const [cup] = await db.insert('products', [{ sku: 'cup', price: 3, extra: {}, status: 'inactive' }]).run(pool);
  const line: s.stock.Insertable = { site_id: 1, product_id: mug.id, amount: 4 };
  await db.insert('stock', line).run(pool);
  // A product with its stock, as one query.
  const products = await db
    .select('products', db.all, {
      columns: ['sku', 'status', 'price'],
      order: { by: 'sku', direction: 'ASC' },
      lateral: { stock: db.select('stock', { product_id: db.parent('id') }, { columns: ['amount'] }) },
    })
    .run(pool);
  const amounts: number[] = products.flatMap(({ stock }) => stock.map(({ amount }) => amount));
  const status: 'active' | 'inactive' | undefined = cup?.status;
  const upserted = await db
    .upsert('products', { sku: 'mug', price: 13, extra: 1 }, db.constraint<'products'>('products_sku_key'), { updateColumns: ['price'] })
    .run(pool);
  const updated = await db.update('stock', { amount: db.sql\`\${db.self} + 1\` }, { product_id: mug.id }).run(pool);
  const rolledBack = await db
    .serializable(pool, async (client) => {
      await db.deletes('stock', { site_id: 1 }).run(client);
      throw new Error('no');
    })
    .catch((error: Error) => error.message);
  const left = await db.count('stock', db.all).run(pool);
  const dear = await db.sql<s.products.SQL, s.products.Selectable[]>\`
    SELECT * FROM \${'products'} WHERE \${'price'} > \${db.param(5)} AND \${{ status: 'active' }}\`.run(pool);
  const view = await db.selectExactlyOne('active_products', { sku: 'mug' }).run(pool);
  return {
    products, amounts, status, action: upserted.$action, price: upserted.price, amount: updated[0]?.amount,
    rolledBack, left, dear: dear.map(({ sku }) => sku), sku: view.sku,
  };
}
`;

let folder = '';
let build = '';
let run: (pool: pg.Pool) => Promise<unknown>;

beforeAll(async () => {
  const artifacts = await emitShop();
  build = textAt(artifacts, 'schema.sql');
  folder = writeProject(artifacts, { 'application.ts': application }, true);
  const outfile = join(folder, 'application.mjs');
  buildSync({
    entryPoints: [join(folder, 'application.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    outfile,
  });
  ({ run } = (await import(pathToFileURL(outfile).href)) as { run: typeof run });
});
afterAll(() => removeProject(folder));

test('zapatos takes the types, with its own declarations checked too', () => {
  const settings = {
    ...moduleSettings.nodenext,
    lib: ['es2023', 'dom'],
    isolatedDeclarations: false,
    exactOptionalPropertyTypes: false,
  };
  const include = ['application.ts', 'generated/zapatos'];
  expect(compileProject(folder, settings, { types: ['node'], include })).toEqual([]);
});

test.each(majors)('select, lateral, insert, upsert, update and transactions run on PostgreSQL %i', (major) =>
  withDatabase(major, async ({ client, connection }) => {
    await client.query(build);
    const pool = new pg.Pool({ ...connection, max: 2 });
    try {
      expect(await run(pool)).toEqual({
        products: [
          { sku: 'cup', status: 'inactive', price: 3, stock: [] },
          { sku: 'mug', status: 'active', price: 12.5, stock: [{ amount: 4 }] },
        ],
        amounts: [4],
        status: 'inactive',
        action: 'UPDATE',
        price: 13,
        amount: 5,
        rolledBack: 'no',
        left: 1,
        dear: ['mug'],
        sku: 'mug',
      });
    } finally {
      await pool.end();
    }
  }),
);
