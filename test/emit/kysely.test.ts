import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { artifactDefaults } from '../../generator/emit/artifact-switches.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { compileProject, moduleSettings, removeProject, writeProject } from './support/compile.ts';
import { emitShop, textAt } from './support/emit.ts';

const application = `import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from './generated/kysely/database.js';

export async function run(pool: ConstructorParameters<typeof PostgresDialect>[0]['pool' & never]): Promise<object> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const { id, number } = await db
    .insertInto('products')
    .values({ sku: 'a', price: 12.5, extra: { a: 1 }, day: '2024-02-29' })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow();
  const found = await db.selectFrom('products').select(['status', 'price', 'sold', 'day', 'tags']).where('id', '=', id).executeTakeFirstOrThrow();
  const status: 'active' | 'inactive' = found.status;
  const price: string = found.price;
  const sold: string = found.sold;
  const day: Date | null = found.day;
  const view = await db.selectFrom('active_products').select('sku').execute();
  await db.insertInto('billing.invoice').values({ at: new Date(0) }).execute();
  return { number, status, price, sold, day: day instanceof Date, tags: found.tags, view };
}
`
  .replace("ConstructorParameters<typeof PostgresDialect>[0]['pool' & never]", 'PostgresPool')
  .replace('PostgresDialect }', 'PostgresDialect, type PostgresPool }');

const wrong = `import type { Kysely } from 'kysely';
import type { Database } from './generated/kysely/database.js';
export const set = (db: Kysely<Database>): object =>
  db.insertInto('products').values({ sku: 'a', price: 1, extra: 1, is_active: true });
`;

let folder = '';
let build = '';

beforeAll(async () => {
  const artifacts = await emitShop({ artifacts: { ...artifactDefaults, kysely: true } });
  build = textAt(artifacts, 'schema.sql');
  folder = writeProject(artifacts, { 'application.ts': application, 'wrong.ts': wrong }, true);
});
afterAll(() => removeProject(folder));

test('Kysely takes the types, and refuses what the server sets', () => {
  const settings = { ...moduleSettings.nodenext, skipLibCheck: true };
  const include = ['application.ts', 'wrong.ts', 'generated/kysely'];
  const errors = compileProject(folder, settings, { types: ['node'], include }).filter(
    (line) => !line.startsWith(' '),
  );
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(
    /^wrong\.ts.*'is_active' does not exist in type 'InsertExpression<Database, "products">'/,
  );
});

test.each(majors)('values read by pg are what Database says, on PostgreSQL %i', (major) =>
  withDatabase(major, async ({ client, connection }) => {
    await client.query(build);
    const outfile = join(folder, `application-${major}.mjs`);
    buildSync({
      entryPoints: [join(folder, 'application.ts')],
      bundle: true,
      packages: 'external',
      format: 'esm',
      outfile,
    });
    const { run } = (await import(pathToFileURL(outfile).href)) as { run(pool: pg.Pool): Promise<object> };
    const pool = new pg.Pool({ ...connection, max: 2 });
    try {
      expect(await run(pool)).toEqual({
        number: 1,
        status: 'active',
        price: '12.50',
        sold: '0',
        day: true,
        tags: [],
        view: [{ sku: 'a' }],
      });
    } finally {
      await pool.end();
    }
  }),
);
