import { describe, expect, test } from 'vitest';
import { BatchPace } from '../../generator/database/runner/batch-pace.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { backfill, folder, problem } from './runner-folder.support.ts';

const doubled = backfill('a', ['id'], [['c', 'a.b * 2']], 'c IS NULL');

describe.each(majors)('a backfill on PostgreSQL %i', (major) => {
  test('writes every row that is to do, and touches no time stamp', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(`
        CREATE TABLE public.a (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), b integer NOT NULL, c integer, at text DEFAULT 'old');
        CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = 'new'; RETURN NEW; END $$;
        CREATE TRIGGER touch BEFORE UPDATE ON public.a FOR EACH ROW
          WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION public.touch();
        INSERT INTO public.a (b) SELECT n FROM generate_series(1, 5000) n;
        UPDATE public.a SET c = -1 WHERE b = 17`);
      await migrateUp({ target, folders: [folder(1, doubled, '')] });
      const { rows } = await client.query(
        `SELECT count(*)::int AS rows, count(*) FILTER (WHERE c = b * 2)::int AS filled, count(*) FILTER (WHERE at = 'new')::int AS touched,
           min(c) AS kept FROM public.a`,
      );
      expect(rows).toEqual([{ rows: 5000, filled: 4999, touched: 1, kept: -1 }]);
    }));

  test('walks along a key of several columns, of any types and names', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(`
        CREATE TABLE public."T x" ("k 1" timestamptz, k2 varchar(5) COLLATE "C", "K3" numeric(6,2), v text, PRIMARY KEY ("k 1", k2, "K3"));
        INSERT INTO public."T x" SELECT '2026-01-01'::timestamptz + (n % 7) * interval '1 microsecond', chr(65 + n % 5), n / 4.0
          FROM generate_series(1, 2000) n`);
      const fill = backfill('T x', ['k 1', 'k2', 'K3'], [['v', `k2 || '"' || "K3"`]], 'v IS NULL');
      await migrateUp({ target, folders: [folder(1, fill, '')] });
      const { rows } = await client.query(
        `SELECT count(*)::int AS filled FROM public."T x" WHERE v = k2 || '"' || "K3"`,
      );
      expect(rows).toEqual([{ filled: 2000 }]);
    }));

  test('waits for a row that somebody else has locked, holding no other', () =>
    withDatabase(major, async ({ client, connection: target, open }) => {
      await client.query(
        'CREATE TABLE public.a (id integer PRIMARY KEY, b integer, c integer); INSERT INTO public.a SELECT n, n FROM generate_series(1, 2000) n',
      );
      const other = await open();
      await other.query('BEGIN; UPDATE public.a SET b = b WHERE id = 1500');
      const run = migrateUp({ target, folders: [folder(1, doubled, '')] });
      const waits = async (): Promise<boolean> => {
        const { rows } = await client.query<{ waits: boolean }>(
          "SELECT EXISTS (SELECT FROM pg_locks l WHERE NOT granted AND waitstart < now() - interval '200 ms') AS waits",
        );
        return rows[0]?.waits ?? false;
      };
      // Longer than a batch of several rows would.
      while (!(await waits()));
      // Its neighbours are free.
      await client.query('SET lock_timeout = 1000; UPDATE public.a SET b = b WHERE id <> 1500');
      await other.query('COMMIT');
      await run;
      const { rows } = await client.query('SELECT count(c)::int AS filled FROM public.a');
      expect(rows).toEqual([{ filled: 2000 }]);
    }));

  test('is finished by the next run when a batch failed', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(
        'CREATE TABLE public.a (id integer PRIMARY KEY, b integer, c integer CHECK (c <> 3000)); INSERT INTO public.a SELECT n, n FROM generate_series(1, 2000) n',
      );
      const folders = [folder(1, doubled, '')];
      const error = await problem(migrateUp({ target, folders }));
      expect(error).toMatchObject({ name: 'MigrationFailure', sqlstate: '23514' });
      expect(error.message).toContain('the batches of block 1 that are committed stay');
      const { rows: before } = await client.query('SELECT count(c) > 0 AS some FROM public.a');
      expect(before).toEqual([{ some: true }]);
      await client.query('UPDATE public.a SET b = 0 WHERE id = 1500');
      await migrateUp({ target, folders });
      const { rows } = await client.query('SELECT count(c)::int AS filled FROM public.a');
      expect(rows).toEqual([{ filled: 2000 }]);
    }));

  test('writes most rows within their pages, which no index has to follow', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(`
        CREATE TABLE public.a (id integer PRIMARY KEY, b integer NOT NULL, c integer, note text DEFAULT repeat('x', 60)) WITH (autovacuum_enabled = off);
        CREATE INDEX ON public.a (b);
        INSERT INTO public.a (id, b) SELECT n, n FROM generate_series(1, 24000) n`);
      const sizes = async (): Promise<{ heap: number; indexes: number }> => {
        const { rows } = await client.query<{ heap: number; indexes: number }>(
          "SELECT pg_relation_size('public.a')::int AS heap, pg_indexes_size('public.a')::int AS indexes",
        );
        return rows[0] ?? { heap: 0, indexes: 0 };
      };
      const before = await sizes();
      // Nobody else works here: on a loaded machine another's short transaction lasts, and whoever lasts keeps the old versions.
      await migrateUp({ target, folders: [folder(1, doubled, '')] });
      const after = await sizes();
      const { rows } = await client.query(
        'SELECT count(*) FILTER (WHERE c = b * 2)::int AS filled FROM public.a',
      );
      expect(rows).toEqual([{ filled: 24_000 }]);
      // In one turn, neighbours at a time, both would double.
      expect(after.heap).toBeLessThan(before.heap * 1.4);
      expect(after.indexes).toBeLessThan(before.indexes * 1.4);
    }));

  test('leaves nothing between stretches, nor what few rows are to do', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(`
        CREATE TABLE public.a (id integer PRIMARY KEY, b integer NOT NULL, c integer);
        INSERT INTO public.a SELECT n * 3, n, CASE WHEN n % 50 > 0 AND n > 21000 THEN -1 END FROM generate_series(1, 41001) n`);
      await migrateUp({ target, folders: [folder(1, doubled, '')] });
      const { rows } = await client.query(
        'SELECT count(*) FILTER (WHERE c = b * 2)::int AS filled, count(*) FILTER (WHERE c = -1)::int AS kept FROM public.a',
      );
      expect(rows).toEqual([{ filled: 21_400, kept: 19_601 }]);
    }));

  test('ends although its condition never does', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query(
        'CREATE TABLE public.a (id integer PRIMARY KEY, b integer, c integer); INSERT INTO public.a VALUES (1)',
      );
      expect((await migrateUp({ target, folders: [folder(1, doubled, '')] })).applied).toHaveLength(1);
    }));
});

test('batches grow step by step towards a time, and shrink at once', () => {
  const pace = new BatchPace(20);
  const sizes = [2, 2, 20, 200, 10].map((milliseconds) => {
    pace.took(milliseconds);
    return pace.size;
  });
  expect(sizes).toEqual([150, 225, 225, 45, 67]);
  for (let n = 0; n < 100; n += 1) pace.took(0);
  expect(pace.size).toBe(20_000);
  for (let n = 0; n < 100; n += 1) pace.collided();
  expect(pace.size).toBe(1);
});
