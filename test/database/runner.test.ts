import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { MigrationFailure } from '../../generator/database/runner/migration-failure.ts';
import { MigrationRefusal } from '../../generator/database/runner/migration-refusal.ts';
import { migrationStatus } from '../../generator/database/runner/migration-status.ts';
import type { RunnerEvent } from '../../generator/database/runner/runner-event.ts';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import { folder } from './runner-folder.support.ts';

const first = folder(1, 'CREATE TABLE public.a (b integer)', 'DROP TABLE public.a', [
  { id: 'table:public.a' },
]);
const second = folder(2, 'ALTER TABLE public.a ADD COLUMN c text', 'ALTER TABLE public.a DROP COLUMN c');
const allow = ['deletes data'];

async function tables({ client }: TestDatabase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

async function problem(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => {
      if (error instanceof Error) return error;
      throw error;
    },
  );
}

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
    'takes over a version table that was made by hand, and refuses what is none',
    on(async ({ client, connection }) => {
      await client.query(
        'CREATE TABLE public.schema_versions (version integer PRIMARY KEY, description text NOT NULL, applied_at timestamptz DEFAULT now())',
      );
      await client.query("INSERT INTO public.schema_versions (version, description) VALUES (1, 'old')");
      expect(await problem(migrateUp({ target: connection, folders: [first] }))).toMatchObject({
        diagnostics: [{ code: 'TW621', message: expect.stringContaining('recorded by hand') }],
      });
      await client.query('DELETE FROM public.schema_versions');
      await migrateUp({ target: connection, folders: [first] });
      await client.query(
        'DROP TABLE public.schema_versions; CREATE VIEW public.schema_versions AS SELECT 1 AS version',
      );
      expect(await problem(migrateUp({ target: connection, folders: [first] }))).toMatchObject({
        diagnostics: [{ code: 'TW621', message: expect.stringContaining('not a table') }],
      });
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
    'refuses a revert that deletes data, naming it, unless it is allowed',
    on(async (database) => {
      const target = database.connection;
      await migrateUp({ target, folders: [first] });
      const error = await problem(migrateDown({ target, to: 0 }));
      expect(error).toBeInstanceOf(MigrationRefusal);
      expect(error).toMatchObject({
        diagnostics: [
          {
            code: 'TW626',
            message: expect.stringContaining('TABLE public.a'),
            hint: expect.stringContaining('--allow "deletes data"'),
          },
        ],
      });
      expect(await tables(database)).toContain('a');
    }),
  );

  test(
    'refuses a revert at what others have built on its tables, before the first block',
    on(async (database) => {
      const target = database.connection;
      const downs = ['DROP VIEW public.own', 'DROP TABLE public.a', 'DROP TABLE public."B x"'];
      const ups = [
        'CREATE TABLE public.a (b integer PRIMARY KEY)',
        'CREATE VIEW public.own AS SELECT b FROM public.a',
        'CREATE TABLE public."B x" (b integer REFERENCES public.a)',
      ];
      await migrateUp({ target, folders: [folder(1, ups, downs)] });
      await database.client.query('CREATE VIEW public.theirs AS SELECT b FROM public."B x"');
      await database.client.query(
        'CREATE TABLE public.other (b integer CONSTRAINT other_fk REFERENCES public.a)',
      );
      const error = await problem(migrateDown({ target, to: 0, allow }));
      expect(error.message.split('\n')).toEqual([
        'TW625 foreign key other_fk of public.other, which no migration made, depends on public.a, which would be dropped',
        'TW625 view public.theirs, which no migration made, depends on public."B x", which would be dropped',
      ]);
      await database.client.query(
        'DROP VIEW public.theirs; DROP TABLE public.other; ALTER TABLE public."B x" DROP CONSTRAINT "B x_b_fkey"',
      );
      await migrateDown({ target, to: 0, allow });
      expect(await tables(database)).toEqual(['schema_versions']);
    }),
  );

  test(
    'refuses what was edited after it was applied, showing the difference',
    on(async (database) => {
      const target = database.connection;
      await migrateUp({ target, folders: [first] });
      const crlf = { ...first, up: `\ufeff${first.up.replaceAll('\n', '\r\n')}` };
      expect((await migrateUp({ target, folders: [crlf] })).applied).toEqual([]);
      const edited = { ...first, up: first.up.replace('b integer', 'b bigint') };
      const error = await problem(migrateUp({ target, folders: [edited] }));
      expect(error).toMatchObject({ diagnostics: [{ code: 'TW622' }] });
      expect(error.message).toContain(
        'line 3:\n- CREATE TABLE public.a (b integer);\n+ CREATE TABLE public.a (b bigint);',
      );
    }),
  );

  test(
    'reverts with the script that was kept, and refuses one that was changed in the ledger',
    on(async (database) => {
      const target = database.connection;
      await migrateUp({ target, folders: [first] });
      await database.client.query("UPDATE public.schema_versions SET down_sql = down_sql || '-- x'");
      expect(await problem(migrateDown({ target, to: 0, allow }))).toMatchObject({
        diagnostics: [{ code: 'TW622' }],
      });
    }),
  );

  test(
    'refuses an order that the files do not have',
    on(async (database) => {
      const target = database.connection;
      await migrateUp({
        target,
        folders: [folder(2, 'CREATE TABLE public.z ()', 'DROP TABLE public.z')],
      });
      const folders = [first, folder(2, 'CREATE TABLE public.z ()', 'DROP TABLE public.z')];
      expect(await problem(migrateUp({ target, folders }))).toMatchObject({
        diagnostics: [{ code: 'TW623', message: expect.stringContaining('0001_step_1') }],
      });
      expect(await problem(migrateUp({ target, folders: [first] }))).toMatchObject({
        diagnostics: [{ code: 'TW628', message: expect.stringContaining('0002_step_2') }],
      });
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
    'names every object in the way before the first statement',
    on(async (database) => {
      const { client, connection: target } = database;
      await client.query('CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions');
      await client.query(
        'CREATE VIEW public.a AS SELECT 1 AS b; CREATE TABLE public.x (k integer); CREATE INDEX k_idx ON public.x (k)',
      );
      await client.query(
        "CREATE FUNCTION public.f(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
      );
      const folders = [
        first,
        folder(2, 'SELECT 1', 'SELECT 1', [
          { id: 'constraint:public.a.k_idx', props: { type: 'unique' } },
          { id: 'function:public.f.(integer, text)' },
          { id: 'function:public.f.(integer)' },
          { id: 'extension:pg_trgm', props: { schema: 'public' } },
          { id: 'schema:extensions' },
          { id: 'table:public.x', owner: 'external' },
        ]),
      ];
      const error = await problem(migrateUp({ target, folders }));
      expect(error).toBeInstanceOf(MigrationRefusal);
      expect(error.message.split('\n').map((line) => line.replace(/,? (exists|lives).*/, ''))).toEqual([
        'TW624 function public.f(integer, text)',
        'TW624 index public.k_idx',
        'TW624 schema extensions',
        'TW624 view public.a',
        'TW625 extension pg_trgm',
      ]);
      expect(await tables(database)).toEqual(['schema_versions', 'x']);
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

  test(
    'does not guess how a block outside of a transaction ended',
    on(async (database) => {
      const target = database.connection;
      const outside =
        '-- @outside 1 index probe=index:public.i\nCREATE INDEX CONCURRENTLY i ON public.gone (b);\n';
      const folders = [folder(1, outside, 'DROP INDEX public.i')];
      expect(await problem(migrateUp({ target, folders }))).toMatchObject({ sqlstate: '42P01' });
      expect(await problem(migrateUp({ target, folders }))).toMatchObject({
        diagnostics: [{ code: 'TW627', message: expect.stringContaining('index:public.i') }],
      });
      await database.client.query('DELETE FROM public.schema_versions; CREATE TABLE public.gone (b integer)');
      await migrateUp({ target, folders });
      const { rows } = await database.client.query(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.i'::regclass",
      );
      expect(rows).toEqual([{ indisvalid: true }]);
    }),
  );

  test(
    'shows no password',
    on(async (database) => {
      const sql =
        "CREATE ROLE r PASSWORD 's3cr3t-word'; DO $$ BEGIN RAISE 'no postgres://u:s3cr3t-word@h/d'; END $$";
      const error = await problem(migrateUp({ target: database.connection, folders: [folder(1, sql, '')] }));
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('s3cr3t-word');
    }),
  );
});
