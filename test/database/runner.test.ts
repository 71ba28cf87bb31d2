import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { MigrationFailure } from '../../generator/database/runner/migration-failure.ts';
import { migrationStatus } from '../../generator/database/runner/migration-status.ts';
import type { RunnerEvent } from '../../generator/database/runner/runner-event.ts';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import { folder, problem, tables } from './runner-folder.support.ts';

const first = folder(1, 'CREATE TABLE public.a (b integer)', 'DROP TABLE public.a', [
  { id: 'table:public.a' },
]);
const second = folder(2, 'ALTER TABLE public.a ADD COLUMN c text', 'ALTER TABLE public.a DROP COLUMN c');
const allow = ['deletes data'];

describe.each(majors)('the runner on PostgreSQL %i', (major) => {
  const on = (use: (database: TestDatabase) => Promise<void>) => () => withDatabase(major, use);

  test(
    'applies, records, reports and reverts',
    on(async (database) => {
      const target = database.connection;
      const folders = [first, second];
      const events: RunnerEvent[] = [];
      const { applied } = await migrateUp({
        target,
        folders,
        tool: 'test 1',
        onEvent: (event) => events.push(event),
      });
      expect(applied.map(({ number }) => number)).toEqual([1, 2]);
      expect(events.map(({ type }) => type)).toEqual(['begin', 'block', 'end', 'begin', 'block', 'end']);
      expect((await migrateUp({ target, folders })).applied).toEqual([]);

      const status = await migrationStatus({ target: database.url, folders });
      expect(status.problems).toEqual([]);
      expect(status.entries.map(({ state }) => state)).toEqual(['applied', 'applied']);
      const { rows } = await database.client.query(
        `SELECT version, description, id, name, tool, status, block, applied_by, backend_pid > 0 AS pid,
                duration_ms >= 0 AS timed, started_at <= applied_at AS ordered FROM public.schema_versions ORDER BY 1`,
      );
      expect(rows[0]).toEqual({
        version: 1,
        description: 'Step 1',
        id: 'id1',
        name: '0001_step_1',
        tool: 'test 1',
        status: 'done',
        block: 1,
        applied_by: 'postgres',
        pid: true,
        timed: true,
        ordered: true,
      });

      expect((await migrateDown({ target, to: 1, allow })).destroyed).toEqual(['COLUMN c of public.a']);
      expect((await migrationStatus({ target, folders })).entries.map(({ state }) => state)).toEqual([
        'applied',
        'pending',
      ]);
      await migrateDown({ target, to: 0, allow });
      expect(await tables(database)).toEqual(['schema_versions']);
      expect((await migrationStatus({ target, folders: [] })).ledger).toBe(true);
    }),
  );

  test(
    'keeps a ledger that takes the two-column insert and is closed to others',
    on(async ({ client, connection }) => {
      await migrateUp({ target: connection, folders: [] });
      await client.query("INSERT INTO public.schema_versions (version, description) VALUES (7, 'by hand')");
      const { rows } = await client.query(
        `SELECT relrowsecurity, COALESCE(relacl::text, '') ~ '[{,]=' AS granted,
                obj_description(oid) IS NOT NULL AS commented,
                (SELECT count(*)::int FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
                   AND col_description(c.oid, attnum) IS NULL) AS uncommented
         FROM pg_class c WHERE relname = 'schema_versions'`,
      );
      expect(rows).toEqual([{ relrowsecurity: true, granted: false, commented: true, uncommented: 0 }]);
      const { entries, problems } = await migrationStatus({ target: connection, folders: [first] });
      expect(entries.map(({ state }) => state)).toEqual(['pending', 'by hand']);
      expect(problems).toEqual([]);
    }),
  );

  test(
    'undoes a failed migration whole, and says where and why it failed',
    on(async (database) => {
      const broken = folder(
        1,
        "CREATE TABLE public.a (b integer);\n  SELECT 'ö',\n    nothing FROM public.a",
        '',
      );
      const error = await problem(migrateUp({ target: database.connection, folders: [broken] }));
      expect(error).toBeInstanceOf(MigrationFailure);
      expect(error).toMatchObject({
        sqlstate: '42703',
        statement: expect.stringContaining('nothing'),
        state: 'Nothing of 0001_step_1 is applied',
        diagnostics: [{ code: 'TW630', source: { file: '0001_step_1/up.sql', line: 5, column: 5 } }],
      });
      expect(await tables(database)).toEqual(['schema_versions']);
      const { rows } = await database.client.query('SELECT 1 FROM public.schema_versions');
      expect(rows).toEqual([]);
    }),
  );

  test(
    'tells what the server says, and what is applied, one full stop between them',
    on(async ({ connection }) => {
      const twice =
        'CREATE TABLE public.a (b integer UNIQUE); INSERT INTO public.a VALUES (1); INSERT INTO public.a VALUES (1)';
      const error = await problem(migrateUp({ target: connection, folders: [folder(1, twice, '')] }));
      expect(error).toMatchObject({
        diagnostics: [
          {
            message: expect.stringMatching(
              /"a_b_key" \(SQLSTATE 23505\)\. Key \(b\)=\(1\) already exists\. Nothing of 0001_step_1 is applied$/,
            ),
          },
        ],
      });
    }),
  );

  test(
    'splits where PostgreSQL does: a string goes on behind a comment, in the manner that it began',
    on(async (database) => {
      const sql =
        "CREATE TABLE public.a (b text DEFAULT E'x' -- ;\n  '\\';'); INSERT INTO public.a DEFAULT VALUES";
      await migrateUp({ target: database.connection, folders: [folder(1, sql, '')] });
      expect((await database.client.query('SELECT b FROM public.a')).rows).toEqual([{ b: "x';" }]);
    }),
  );

  test(
    'goes on with the block that failed',
    on(async (database) => {
      const target = database.connection;
      const blocks = [
        'CREATE TABLE public.a (b integer)',
        'CREATE TABLE public.c (d public.later)',
        'SELECT 1',
      ];
      const folders = [folder(1, blocks, ['DROP TABLE public.c', 'DROP TABLE public.a'])];
      const error = await problem(migrateUp({ target, folders }));
      expect(error).toMatchObject({
        state: '1 of 3 blocks of 0001_step_1 are applied; run again to go on with block 2',
        sqlstate: '42704',
      });
      expect((await migrationStatus({ target, folders })).entries).toMatchObject([
        { state: 'interrupted', row: { status: 'failed', block: 1 } },
      ]);
      expect(await problem(migrateDown({ target, to: 0, allow }))).toMatchObject({
        diagnostics: [{ code: 'TW627' }],
      });
      await database.client.query('CREATE DOMAIN public.later AS integer');
      await migrateUp({ target, folders });
      expect(await tables(database)).toEqual(['a', 'c', 'schema_versions']);
      expect((await migrateDown({ target, to: 0, allow })).destroyed).toEqual([
        'TABLE public.c',
        'TABLE public.a',
      ]);
    }),
  );

  test(
    'goes on with a revert that failed, and applies nothing before',
    on(async (database) => {
      const target = database.connection;
      const downs = ['DROP TABLE public.c', 'DROP TABLE public.a'];
      const folders = [folder(1, ['CREATE TABLE public.a (b integer)', 'CREATE TABLE public.c ()'], downs)];
      await migrateUp({ target, folders });
      await database.client.query(
        'CREATE FUNCTION public.f() RETURNS SETOF public.a LANGUAGE sql AS $$SELECT 1$$',
      );
      expect(await problem(migrateDown({ target, to: 0, allow }))).toMatchObject({
        sqlstate: '2BP01',
        state: '1 of 2 blocks of 0001_step_1 are reverted; run again to go on with block 2',
      });
      expect(await problem(migrateUp({ target, folders }))).toMatchObject({
        diagnostics: [{ code: 'TW629' }],
      });
      await database.client.query('DROP FUNCTION public.f()');
      await migrateDown({ target, to: 0, allow });
      expect(await tables(database)).toEqual(['schema_versions']);
    }),
  );

  test(
    'follows a migration to its new number',
    on(async (database) => {
      const target = database.connection;
      const a = folder(1, 'CREATE TABLE public.a ()', 'DROP TABLE public.a');
      const b = folder(2, 'CREATE TABLE public.b ()', 'DROP TABLE public.b');
      await migrateUp({ target, folders: [a, b] });
      const swapped = [
        { ...b, number: 1, name: '0001_b' },
        { ...a, number: 2, name: '0002_a' },
      ];
      expect((await migrateUp({ target, folders: swapped })).applied).toEqual([]);
      const { rows } = await database.client.query(
        'SELECT version, id, name FROM public.schema_versions ORDER BY 1',
      );
      expect(rows).toEqual([
        { version: 1, id: 'id2', name: '0001_b' },
        { version: 2, id: 'id1', name: '0002_a' },
      ]);
    }),
  );

  test(
    'checks function bodies at the end, when everything that they name exists',
    on(async (database) => {
      const target = database.connection;
      const body =
        "CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.a'";
      const puts = [{ id: 'function:public.f.()' as const }];
      const good = folder(
        1,
        `${body}; CREATE TABLE public.a ()`,
        'DROP FUNCTION public.f(); DROP TABLE public.a',
        puts,
      );
      await migrateUp({ target, folders: [good] });
      await migrateDown({ target, to: 0, allow });
      const bad = folder(1, body, 'DROP FUNCTION public.f()', puts);
      expect(await problem(migrateUp({ target, folders: [bad] }))).toMatchObject({ sqlstate: '42P01' });
      expect(await tables(database)).toEqual(['schema_versions']);
    }),
  );

  test(
    'tries a block again when a lock was not to be had',
    on(async (database) => {
      const target = database.connection;
      const { client } = database;
      await client.query('CREATE TABLE public.busy ()');
      await client.query('BEGIN; LOCK TABLE public.busy');
      const sql = "SET LOCAL lock_timeout = '30ms'; LOCK TABLE public.busy; CREATE TABLE public.a ()";
      const events: RunnerEvent[] = [];
      await migrateUp({
        target,
        folders: [folder(1, sql, 'DROP TABLE public.a')],
        onEvent: (event) => {
          events.push(event);
          if (event.type === 'retry') void client.query('COMMIT');
        },
      });
      expect(events.map(({ type }) => type)).toEqual(['begin', 'retry', 'block', 'end']);
    }),
  );
});
