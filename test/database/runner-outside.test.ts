import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import type { RunnerEvent } from '../../generator/database/runner/runner-event.ts';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import { folder, outside, problem } from './runner-folder.support.ts';

const build = outside(
  'build',
  'index-valid:public.by_b',
  'CREATE UNIQUE INDEX CONCURRENTLY by_b ON public.a (b)',
);
const drop = outside('drop', 'index-gone:public.by_b', 'DROP INDEX CONCURRENTLY public.by_b');
const folders = [folder(1, build, drop)];

/** State of the index, and of the ledger. */
async function state({ client }: TestDatabase): Promise<unknown> {
  const { rows } = await client.query(
    `SELECT (SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('public.by_b')) AS valid,
       (SELECT status || ' ' || block FROM public.schema_versions) AS ledger`,
  );
  return rows[0];
}

describe.each(majors)('a block outside of a transaction on PostgreSQL %i', (major) => {
  const on = (use: (database: TestDatabase) => Promise<void>) => () =>
    withDatabase(major, async (database) => {
      await database.client.query('CREATE TABLE public.a (b integer); INSERT INTO public.a VALUES (1), (1)');
      await use(database);
    });

  test(
    'that failed leaves no invalid index, and is run again',
    on(async (database) => {
      const target = database.connection;
      const error = await problem(migrateUp({ target, folders }));
      expect(error).toMatchObject({ name: 'MigrationFailure', sqlstate: '23505' });
      expect(error.message).toContain('The invalid index that it left is dropped');
      expect(await state(database)).toEqual({ valid: null, ledger: 'failed 0' });
      await database.client.query('TRUNCATE public.a');
      await migrateUp({ target, folders });
      expect(await state(database)).toEqual({ valid: true, ledger: 'done 1' });
      await migrateDown({ target, to: 0 });
      expect(await state(database)).toEqual({ valid: null, ledger: null });
    }),
  );

  test(
    'that an earlier run left half done is taken away and done again; that one done is recorded',
    on(async (database) => {
      const { client, connection: target } = database;
      const events: RunnerEvent[] = [];
      const onEvent = (event: RunnerEvent) => events.push(event);
      await problem(migrateUp({ target, folders }));
      // What a run that was killed leaves.
      await client.query('CREATE UNIQUE INDEX CONCURRENTLY by_b ON public.a (b)').catch(() => {});
      await client.query("TRUNCATE public.a; UPDATE public.schema_versions SET status = 'running'");
      expect(await state(database)).toEqual({ valid: false, ledger: 'running 0' });
      await migrateUp({ target, folders, onEvent });
      expect(await state(database)).toEqual({ valid: true, ledger: 'done 1' });
      expect(events.map(({ type }) => type)).toEqual(['begin', 'repair', 'block', 'end']);

      await client.query("UPDATE public.schema_versions SET status = 'running', block = 0");
      events.length = 0;
      await migrateUp({ target, folders, onEvent });
      expect(await state(database)).toEqual({ valid: true, ledger: 'done 1' });
      expect(events).toMatchObject([{ type: 'begin' }, { type: 'block', skipped: true }, { type: 'end' }]);

      // The way down was killed after its statement, too.
      await client.query(
        "DROP INDEX public.by_b; UPDATE public.schema_versions SET status = 'reverting', block = 0",
      );
      events.length = 0;
      await migrateDown({ target, to: 0, onEvent });
      expect(events).toMatchObject([{ type: 'begin' }, { type: 'block', skipped: true }, { type: 'end' }]);
    }),
  );

  test(
    'says whom it waits for, and is cancelled when that takes too long',
    on(async (database) => {
      const { client, connection: target } = database;
      await client.query('TRUNCATE public.a');
      const other = await database.open();
      await other.query("SET application_name = 'reporting'; BEGIN; INSERT INTO public.a VALUES (7)");
      const events: RunnerEvent[] = [];
      const limits = { waitForMs: 700 };
      const error = await problem(
        migrateUp({ target, folders, limits, onEvent: (event) => events.push(event) }),
      );
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'blocked',
          by: [
            expect.objectContaining({ program: 'reporting', role: 'postgres', backend: 'client backend' }),
          ],
        }),
      );
      expect(error.message).toContain('waited for others for 1 s and was cancelled');
      expect(error.message).toMatch(
        /In the way: server process \d+ \(role postgres, reporting\): .*INSERT INTO/,
      );
      await other.query('COMMIT');
      await migrateUp({ target, folders });
      expect(await state(database)).toEqual({ valid: true, ledger: 'done 1' });
    }),
  );

  test(
    'is no deadlock with a second runner that waits for the first',
    on(async (database) => {
      const { client, connection: target } = database;
      await client.query('TRUNCATE public.a');
      const other = await database.open();
      await other.query('BEGIN; INSERT INTO public.a VALUES (7)');
      const runs = [migrateUp({ target, folders }), migrateUp({ target, folders })];
      await sleep(300);
      await other.query('COMMIT');
      const results = await Promise.all(runs);
      expect(results.flatMap(({ applied }) => applied)).toHaveLength(1);
      expect(await state(database)).toEqual({ valid: true, ledger: 'done 1' });
    }),
  );
});

describe.each(majors)('a block that meets a lock on PostgreSQL %i', (major) => {
  const alter = "SET LOCAL lock_timeout = '50ms'; ALTER TABLE public.a ADD COLUMN c integer";
  const changes = [folder(1, alter, 'ALTER TABLE public.a DROP COLUMN c')];

  test('is tried again until the lock is to be had', () =>
    withDatabase(major, async ({ client, connection: target, open }) => {
      await client.query('CREATE TABLE public.a (b integer)');
      const reader = await open();
      await reader.query("SET application_name = 'reader'; BEGIN; SELECT FROM public.a");
      const events: RunnerEvent[] = [];
      const run = migrateUp({
        target,
        folders: changes,
        onEvent: (event) => {
          events.push(event);
          const seen = event.type === 'retry' && event.by.some(({ program }) => program === 'reader');
          if (seen) void reader.query('COMMIT');
        },
      });
      expect((await run).applied).toHaveLength(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'retry', sqlstate: '55P03' }));
    }));

  test('gives up in time, saying who was in the way', () =>
    withDatabase(major, async ({ client, connection: target, open }) => {
      await client.query('CREATE TABLE public.a (b integer)');
      const reader = await open();
      await reader.query("SET application_name = 'reader'; BEGIN; SELECT FROM public.a");
      const run = migrateUp({ target, folders: changes, limits: { retryForMs: 1_500 } });
      const error = await problem(run);
      expect(error).toMatchObject({ name: 'MigrationFailure', sqlstate: '55P03' });
      expect(error.message).toMatch(
        /Tried \d+ times .* In the way: server process \d+ \(role postgres, reader\)/,
      );
    }));

  test('waits for no lock without a bound, whatever its file says', () =>
    withDatabase(major, async ({ client, connection: target, open }) => {
      await client.query('CREATE TABLE public.a (b integer)');
      const reader = await open();
      await reader.query('BEGIN; SELECT FROM public.a');
      const plain = [folder(1, 'ALTER TABLE public.a ADD COLUMN c integer', '')];
      const error = await problem(migrateUp({ target, folders: plain, limits: { retryForMs: 0 } }));
      expect(error).toMatchObject({ sqlstate: '55P03' });
    }));
});
