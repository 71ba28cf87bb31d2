import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseBinaries } from '../../generator/database/binaries.ts';
import { startServer } from '../../generator/database/embedded-server.ts';
import { openSession } from '../../generator/database/session.ts';
import { majors, server, withDatabase } from '../support/postgres.ts';
import { withTransactionPooler } from '../support/transaction-pooler.ts';

describe.each(majors)('PostgreSQL %i', (major) => {
  test('a session has our settings, whatever the database says', async () => {
    await withDatabase(major, async ({ name, client, connection }) => {
      for (const setting of [
        'search_path = public',
        "DateStyle = 'German'",
        'row_security = on',
        "statement_timeout = '1s'",
      ]) {
        await client.query(`ALTER DATABASE ${name} SET ${setting}`);
      }
      const session = await openSession(connection);
      expect(session.major).toBe(major);
      const names = [
        'search_path',
        'DateStyle',
        'TimeZone',
        'row_security',
        'check_function_bodies',
        'statement_timeout',
        'client_connection_check_interval',
      ];
      const { rows } = await session.client.query(
        'SELECT current_setting(n) AS v FROM unnest($1::text[]) n',
        [names],
      );
      expect(rows.map((row) => row.v)).toEqual(['pg_catalog', 'ISO, DMY', 'UTC', 'off', 'off', '0', '500ms']);
      await session.close();
    });
  });

  test('refuses a database that is not UTF-8', async () => {
    const latin = `latin_${process.pid}`;
    await withDatabase(major, async ({ client, connection }) => {
      await client.query(
        `CREATE DATABASE ${latin} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
      );
      try {
        await expect(openSession({ ...connection, database: latin })).rejects.toMatchObject({
          code: 'not-utf8',
          message: 'the database is encoded in LATIN1, not in UTF8',
        });
      } finally {
        await client.query(`DROP DATABASE ${latin} WITH (FORCE)`);
      }
    });
  });

  test('refuses a major outside the range', async () => {
    const { connection } = await server(major);
    const opening = openSession(connection('postgres'), { majors: { min: major + 1, max: major + 1 } });
    await expect(opening).rejects.toMatchObject({ code: 'unsupported-version' });
  });

  test('says what is missing: database, role, server', async () => {
    const { connection } = await server(major);
    await expect(openSession(connection('nowhere'))).rejects.toMatchObject({
      code: 'unreachable',
      sqlstate: '3D000',
    });
    await expect(openSession({ ...connection('postgres'), user: 'nobody_here' })).rejects.toMatchObject({
      code: 'authentication-failed',
    });
    await expect(openSession({ host: '/nonexistent' })).rejects.toMatchObject({ code: 'unreachable' });
  });

  test.each(['own', 'server'] as const)('refuses a transaction pooler (pid: %s)', async (identity) => {
    await withDatabase(major, async ({ connection }) => {
      await withTransactionPooler(connection, identity, async (pooled) => {
        await expect(openSession(pooled)).rejects.toMatchObject({ code: 'transaction-pooler' });
      });
    });
  });

  test('refuses a standby', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tablewright-standby-'));
    await chmod(folder, 0o755);
    try {
      const persistent = join(folder, 'data');
      const binaries = await chooseBinaries(process.cwd(), { min: major, max: major }, 'min');
      await (await startServer({ binaries, persistent })).stop();
      await writeFile(join(persistent, 'standby.signal'), '');
      const standby = await startServer({ binaries, persistent });
      try {
        await expect(openSession(standby.connection('postgres'))).rejects.toMatchObject({ code: 'standby' });
      } finally {
        await standby.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
