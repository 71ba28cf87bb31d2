import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockKey } from '../../generator/database/runner/lock.ts';
import { migrateDown } from '../../generator/database/runner/migrate-down.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { majors, server, withDatabase } from '../support/postgres.ts';
import { folder } from './runner-folder.support.ts';

const run = promisify(execFile);

describe.each(majors)('faults of the runner on PostgreSQL %i', (major) => {
  let programs: string;
  let program: string;
  beforeAll(async () => {
    programs = await mkdtemp(join(process.cwd(), 'node_modules', '.runner-faults-'));
    program = join(programs, 'migrate.mjs');
    await build({
      stdin: {
        contents: `
          import { migrateUp } from './generator/database/runner/migrate-up.ts';
          import { readFileSync } from 'node:fs';
          const { target, folders } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
          migrateUp({ target, folders, direct: true, onEvent: (event) => console.log(event.type) })
            .catch((error) => { console.error(error.message); process.exitCode = 1; });`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg'],
      outfile: program,
    });
  });
  afterAll(() => rm(programs, { recursive: true, force: true }));

  test('twelve runners at once apply each migration exactly once', async () => {
    for (let round = 0; round < 3; round += 1) {
      await withDatabase(major, async ({ client, connection: target }) => {
        const folders = [1, 2, 3].map((number) =>
          folder(
            number,
            `CREATE TABLE public.t${number} (); SELECT pg_sleep(0.01)`,
            `DROP TABLE public.t${number}`,
          ),
        );
        const runs = Array.from({ length: 12 }, () => migrateUp({ target, folders, direct: true }));
        const results = await Promise.all(runs);
        expect(results.flatMap(({ applied }) => applied.map(({ number }) => number)).sort()).toEqual([
          1, 2, 3,
        ]);
        const { rows } = await client.query('SELECT version, status FROM public.schema_versions ORDER BY 1');
        expect(rows.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
      });
    }
  });

  test('a runner that waits in vain says who holds the lock', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      await client.query('SELECT pg_advisory_lock($1::bigint)', [lockKey('public')]);
      const waited: string[] = [];
      const started = Date.now();
      const error = await migrateUp({
        target,
        folders: [],
        lockTimeoutMs: 400,
        onEvent: (event) => event.type === 'waiting' && waited.push(event.holder),
      }).catch((caught: unknown) => caught);
      expect(Date.now() - started).toBeLessThan(5_000);
      expect(error).toMatchObject({
        diagnostics: [{ code: 'TW620', message: expect.stringMatching(/server process \d+, role postgres/) }],
      });
      expect(waited).toHaveLength(1);
    }));

  // The sleep stands in the first block, between the blocks (in the second), and in the last.
  test.each([0, 1, 2])('killed in block %i, it is finished by the next run', (at) =>
    withDatabase(major, async ({ client, connection: target }) => {
      const sleeping = 'SELECT pg_sleep(0.4 * (1 - sign((SELECT count(*) FROM public.awake))))';
      await client.query('CREATE TABLE public.awake (n integer)');
      const blocks = [0, 1, 2].map(
        (n) => `CREATE TABLE public.t${n} ()${n === at ? `; ${sleeping.replace('0.4', '20')}` : ''}`,
      );
      const folders = [
        folder(
          1,
          blocks,
          [2, 1, 0].map((n) => `DROP TABLE public.t${n}`),
        ),
      ];
      const input = join(programs, `input-${at}.json`);
      await writeFile(input, JSON.stringify({ target, folders }));
      const child = spawn(process.execPath, [program, input], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      for (;;) {
        const { rows } = await client.query(
          "SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20%' AND datname = current_database()",
        );
        if (rows.length > 0) break;
        await sleep(20);
      }
      child.kill('SIGKILL');
      await ended;
      await client.query('INSERT INTO public.awake VALUES (1)');
      await migrateUp({ target, folders, direct: true });
      const { rows } = await client.query(
        `SELECT status, block, (SELECT count(*)::int FROM pg_class WHERE relname ~ '^t[0-9]$') AS tables FROM public.schema_versions`,
      );
      expect(rows).toEqual([{ status: 'done', block: 3, tables: 3 }]);
      expect((await migrateUp({ target, folders })).applied).toEqual([]);
      await migrateDown({ target, to: 0, allow: ['deletes data'] });
    }),
  );

  test('its own backend ended by the administrator, it says so and goes on later', () =>
    withDatabase(major, async ({ client, connection: target }) => {
      const folders = [
        folder(
          1,
          [
            'CREATE TABLE public.t ()',
            "SELECT pg_terminate_backend(pg_backend_pid()) WHERE to_regclass('public.go') IS NULL",
          ],
          '',
        ),
      ];
      const error = await migrateUp({ target, folders, direct: true }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'MigrationFailure', code: 'connection-lost', sqlstate: '57P01' });
      await client.query('CREATE TABLE public.go ()');
      expect((await migrateUp({ target, folders, direct: true })).applied).toHaveLength(1);
    }));

  test('no setting of a role or a database changes what a migration does', () =>
    withDatabase(major, async ({ client, connection, name }) => {
      const role = `hostile_${name}`;
      await client.query(`CREATE ROLE ${role} LOGIN SUPERUSER`);
      const settings = {
        search_path: 'evil, public',
        default_transaction_read_only: 'on',
        default_transaction_isolation: 'serializable',
        standard_conforming_strings: 'off',
        statement_timeout: '10000',
        lock_timeout: '10000',
        DateStyle: "'SQL, DMY'",
        TimeZone: "'Asia/Tokyo'",
        session_replication_role: 'replica',
        check_function_bodies: 'on',
        row_security: 'on',
        quote_all_identifiers: 'on',
        bytea_output: 'escape',
        transform_null_equals: 'on',
        client_min_messages: 'error',
        ...(major >= 17 ? { transaction_timeout: '10000' } : {}),
      };
      await client.query(
        "CREATE SCHEMA evil; CREATE TABLE evil.schema_versions (x integer); CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
      );
      for (const [setting, value] of Object.entries(settings))
        await client.query(`ALTER ROLE ${role} SET ${setting} = ${value}`);
      const check = `DO $$ BEGIN
        ASSERT current_setting('search_path') = 'pg_catalog' AND current_setting('transaction_read_only') = 'off';
        ASSERT current_setting('transaction_isolation') = 'read committed' AND current_setting('TimeZone') = 'UTC';
        ASSERT current_setting('session_replication_role') = 'origin' AND 'a\\\\b' = E'a\\\\\\\\b';
        ASSERT current_setting('statement_timeout') = '0' AND current_setting('row_security') = 'off';
        ASSERT now() IS NOT NULL AND '02/03/2026'::date = '2026-02-03';
      END $$`;
      const leaky = `${check}; SET search_path = evil; SET standard_conforming_strings = off; SET ROLE pg_monitor`;
      try {
        const target = { ...connection, user: role };
        const folders = [
          folder(1, [leaky, `${check}; CREATE TABLE public.made ()`], 'DROP TABLE public.made'),
        ];
        await migrateUp({ target, folders });
        await migrateDown({ target, to: 0, allow: ['deletes data'] });
      } finally {
        await client.query(`REASSIGN OWNED BY ${role} TO postgres`);
        await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      }
    }));

  test('psql runs the same file', () =>
    withDatabase(major, async ({ client, connection }) => {
      const file = join(programs, 'up.sql');
      const { up } = folder(
        1,
        ["CREATE TABLE public.t (a text DEFAULT 'x;y')", 'COMMENT ON TABLE public.t IS $$a;b$$'],
        '',
      );
      await writeFile(file, up);
      const psql = [
        '-X',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        String(connection.host),
        '-p',
        String(connection.port),
        '-U',
        'postgres',
        '-d',
        String(connection.database),
        '-f',
        file,
      ];
      const { stdout } = await run('psql', psql);
      expect(stdout.trim().split('\n')).toEqual([
        'BEGIN',
        'CREATE TABLE',
        'COMMIT',
        'BEGIN',
        'COMMENT',
        'COMMIT',
      ]);
      const { rows } = await client.query("SELECT obj_description('public.t'::regclass) AS comment");
      expect(rows).toEqual([{ comment: 'a;b' }]);
    }));

  test('a connection string that cannot be used shows no password', async () => {
    const url = (await server(major)).url('no_such_database').replace('postgres@', 'postgres:s3cr3t-word@');
    for (const target of [
      url,
      'postgres://u:s3cr3t-word@[bad/db',
      'postgres://u:s3cr3t-word@127.0.0.1:1/x',
    ]) {
      const error = await migrateUp({ target, folders: [] }).catch((caught: unknown) => caught);
      if (!(error instanceof Error)) expect.unreachable('nothing was thrown');
      expect(error.name).toBe('DatabaseError');
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('s3cr3t-word');
    }
  });
});
