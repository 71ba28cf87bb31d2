import { describe, expect, test } from 'vitest';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { MigrationRefusal } from '../../generator/database/runner/migration-refusal.ts';
import { migrationStatus } from '../../generator/database/runner/migration-status.ts';
import { planDown } from '../../generator/database/runner/plan-run.ts';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import { folder, problem, script, tables } from './runner-folder.support.ts';

const first = folder(1, 'CREATE TABLE public.a (b integer)', 'DROP TABLE public.a', [
  { id: 'table:public.a' },
]);
const allow = ['deletes data'];

describe.each(majors)('refusals of the runner on PostgreSQL %i', (major) => {
  const on = (use: (database: TestDatabase) => Promise<void>) => () => withDatabase(major, use);

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
      expect(await problem(migrationStatus({ target: connection, folders: [first] }))).toBeInstanceOf(
        MigrationRefusal,
      );
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
    'refuses a revert that says of itself what it does not bring, all at once and by the name of each hazard',
    on(async (database) => {
      const target = database.connection;
      const downs = [
        '-- Cannot come back: what column public.a.c held\n',
        '-- Cut on the way back: column public.a.b: digits are rounded away without an error\n',
        script(['DROP TABLE public.b', 'ALTER TABLE public.a ALTER COLUMN b TYPE integer']),
        '-- Cannot come back: said too late\n',
      ];
      const ups = ['CREATE TABLE public.b (c integer)', 'ALTER TABLE public.a ALTER COLUMN b TYPE numeric'];
      const folders = [first, { ...folder(2, ups, ''), down: downs.join('') }];
      await migrateUp({ target, folders });
      const refusal = async (...allowed: readonly string[]) => {
        const error = await problem(migrateDown({ target, to: 1, allow: allowed }));
        return (error as MigrationRefusal).diagnostics.map(({ message, hint }) => [message, hint]);
      };
      const deletes = [
        'this revert deletes data:\n  TABLE public.b\n  values of column public.a.b: digits are rounded away without an error',
        'If that is meant: --allow "deletes data".',
      ];
      const keeps = [
        'this revert cannot bring back:\n  what column public.a.c held (0002_step_2)',
        'If that is meant: --allow "irreversible".',
      ];
      expect((await planDown({ target, to: 1 })).losses).toEqual([
        {
          hazard: 'deletes data',
          lost: ['TABLE public.b', 'values of column public.a.b: digits are rounded away without an error'],
        },
        { hazard: 'irreversible', lost: ['what column public.a.c held (0002_step_2)'] },
      ]);
      expect(await refusal()).toEqual([deletes, keeps]);
      expect(await refusal('irreversible')).toEqual([deletes]);
      expect(await refusal('deletes data')).toEqual([keeps]);
      expect(await tables(database)).toContain('b');
      await migrateDown({ target, to: 1, allow: ['deletes data', 'irreversible'] });
      expect(await tables(database)).not.toContain('b');
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
      const later = folder(2, 'DROP VIEW public.own; DROP TABLE public."B x"', '');
      const folders = [folder(1, ups, downs), later];
      expect(await problem(migrateUp({ target, folders }))).toMatchObject({
        diagnostics: [{ code: 'TW625', message: expect.stringContaining('view public.theirs') }],
      });
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
    'a schema that holds an extension may be there, from a revert or from somebody else',
    on(async ({ client, connection: target }) => {
      const up =
        'CREATE SCHEMA IF NOT EXISTS extensions; CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions';
      const folders = [
        folder(1, up, 'SELECT 1', [
          { id: 'schema:extensions' },
          { id: 'extension:pg_trgm', props: { schema: 'extensions' } },
        ]),
      ];
      await client.query('CREATE SCHEMA extensions');
      await migrateUp({ target, folders });
      await migrateDown({ target, to: 0 });
      expect(await migrateUp({ target, folders })).toMatchObject({ applied: [{ number: 1 }] });
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
    'lets a migration move an extension that one before it made',
    on(async ({ client, connection: target }) => {
      const inSchema = (schema: string) => [{ id: 'extension:citext', props: { schema } }] as const;
      const create = folder(1, 'CREATE EXTENSION citext SCHEMA public', 'SELECT 1', inSchema('public'));
      const move = folder(2, 'ALTER EXTENSION citext SET SCHEMA home', 'SELECT 1', inSchema('home'));
      await client.query('CREATE SCHEMA home');
      await migrateUp({ target, folders: [create] });
      await migrateUp({ target, folders: [create, move] });
      const { rows } = await client.query(
        "SELECT extnamespace::regnamespace::text AS schema FROM pg_extension WHERE extname = 'citext'",
      );
      expect(rows).toEqual([{ schema: 'home' }]);
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
