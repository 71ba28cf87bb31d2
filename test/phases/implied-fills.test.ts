import { expect, test } from 'vitest';
import { migrateDown, migrateUp } from '../../generator/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { Shop } from './support/shop.ts';

const start = `export const orders = table('orders', {
  id: integer().primaryKey(),
  note: text(),
  ...timestamps(),
});
`;

const valued = start.replace(
  '  ...timestamps',
  `  token: uuid().default(sql\`gen_random_uuid()\`).unique(),
  seen_at: timestamptz().nullable().default(sql\`clock_timestamp()\`),
  no: bigint().identity('always').unique(),
  rank: integer().identity('by default', { start: -1, increment: -2 }),
  ...timestamps`,
);

test('a column with a value of its own for each row is filled in batches, up and down', async () => {
  const project = await Shop.of(start);
  project.schema(valued);
  expect(await project.generate()).toEqual([]);
  expect(project.folders).toHaveLength(2);
  expect(project.up()).toContain('"set":[["token","DEFAULT"]],"where":"token IS NULL"');
  expect(project.up()).toContain('"set":[["no","DEFAULT"]],"where":"no = 0"');
  expect(project.up()).toMatch(/seen_at timestamp with time zone[;,]/);
  expect(project.up()).toMatch(/ADD COLUMN no bigint DEFAULT 0 NOT NULL[;,]/);
  expect(project.up()).toMatch(/@backfill[\s\S]*CREATE UNIQUE INDEX CONCURRENTLY/);
  project.schema(
    `${start}dropped('orders.token');\ndropped('orders.no');\ndropped('orders.seen_at');\ndropped('orders.rank');\n`,
  );
  expect(await project.generate()).toEqual([]);
  expect(project.down()).toContain('"set":[["no","DEFAULT"]],"where":"no = 0"');
  expect(project.down()).not.toMatch(/ADD COLUMN token uuid DEFAULT/);
}, 120_000);

test.each(majors)('and every row gets one, on PostgreSQL %i', async (major) => {
  const project = await Shop.of(start);
  await withDatabase(major, async ({ client, url }) => {
    const counts = async () =>
      (
        await client.query(
          `SELECT count(*)::int AS rows, count(DISTINCT token)::int AS tokens, count(seen_at)::int AS seen,
             count(DISTINCT no)::int AS numbers, min(no)::int AS least, max(rank)::int AS most,
             count(*) FILTER (WHERE updated_at < '2021-01-01')::int AS untouched FROM public.orders`,
        )
      ).rows[0];
    const up = () => migrateUp({ root: project.root, database: url });
    await up();
    await client.query(
      `INSERT INTO public.orders (id, note, updated_at) SELECT n, '', '2020-01-01' FROM generate_series(1, 500) AS n`,
    );
    project.schema(valued);
    expect(await project.generate(false)).toEqual([]);
    await up();
    const whole = { rows: 500, tokens: 500, seen: 500, numbers: 500, least: 1, most: -1, untouched: 500 };
    expect(await counts()).toEqual(whole);
    // A program that knows nothing of it.
    await client.query(`INSERT INTO public.orders (id, note) VALUES (501, '')`);
    await expect(
      client.query(`INSERT INTO public.orders (id, note, no) VALUES (502, '', 7)`),
    ).rejects.toThrow(/"no"/);
    expect(await counts()).toEqual({
      ...whole,
      rows: 501,
      tokens: 501,
      seen: 501,
      numbers: 501,
    });
    project.schema(
      `${start}dropped('orders.token');\ndropped('orders.no');\ndropped('orders.seen_at');\ndropped('orders.rank');\n`,
    );
    expect(await project.generate(false)).toEqual([]);
    await up();
    await migrateDown({ root: project.root, database: url, to: 2, allow: ['irreversible'] });
    expect(await counts()).toEqual({ ...whole, rows: 501, tokens: 501, seen: 501, numbers: 501 });
    await migrateDown({ root: project.root, database: url, to: 1, allow: ['deletes data'] });
  });
});

test('what no batch can fill is refused beside all else that is open', async () => {
  const project = await Shop.of(`${start}export const logs = table('logs', { line: text() });\n`);
  project.schema(
    `${start.replace(
      '  ...timestamps',
      '  size: integer().generatedAs((c) => sql`length(${c.note})`).notNull(),\n  code: text(),\n  ...timestamps',
    )}export const logs = table('logs', { line: text(), no: bigint().identity('always') });\n`,
  );
  expect((await project.generate()).map((text) => text.replace(/ \|.*/, ''))).toEqual([
    'TW321 column public.orders.code is new and NOT NULL, and nothing says what the rows that are there get',
    'TW330 the migration would stop the traffic of table public.logs (rewrites table): the whole table is copied',
    'TW330 the migration would stop the traffic of table public.orders (rewrites table): the whole table is copied, since PostgreSQL fills size only while it is added',
  ]);
});
