import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { chooseBinaries, type ServerBinaries } from '../../generator/database/binaries.ts';
import { dropTemplate } from '../../generator/database/cluster-template.ts';
import {
  type EmbeddedServer,
  type StartOptions,
  startServer,
} from '../../generator/database/embedded-server.ts';
import { prepareServer } from '../../generator/database/runnable-server.ts';
import { findCacheFolder, isAlive } from '../../generator/database/server-directory.ts';
import { withChild } from '../support/bundled-child.ts';
import { majors } from '../support/postgres.ts';

const isRoot = process.getuid?.() === 0;

function binariesOf(major: number): Promise<ServerBinaries> {
  return chooseBinaries(process.cwd(), { min: major, max: major }, 'min');
}

async function withServer<T>(options: StartOptions, use: (server: EmbeddedServer) => Promise<T>): Promise<T> {
  const server = await startServer(options);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

async function query(
  server: EmbeddedServer,
  sql: string,
  database = 'postgres',
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.connection(database));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function goneWithin(seconds: number, gone: () => boolean): Promise<boolean> {
  for (let tries = seconds * 20; tries > 0 && !gone(); tries--) await sleep(50);
  return gone();
}

/** A process that ended but that init has not yet collected runs no more. */
function runs(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return isAlive(pid) && !/\) Z /.test(stat);
}

function folderOf(server: EmbeddedServer): string {
  return dirname(String(server.connection('postgres').host));
}

describe.each(majors)('PostgreSQL %i', (major) => {
  test('starts, answers and leaves neither process nor folder', async () => {
    const server = await startServer({ binaries: await binariesOf(major) });
    const folder = folderOf(server);
    const rows = await query(
      server,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('fsync') AS fsync,
              current_setting('max_locks_per_transaction') AS locks, current_setting('TimeZone') AS zone,
              d.datlocprovider AS provider, to_jsonb(d) ->> 'datcollate' AS collate, current_setting('listen_addresses') AS tcp
       FROM pg_database d WHERE datname = 'template0'`,
    );
    expect(rows).toEqual([
      { major, fsync: 'off', locks: '4096', zone: 'UTC', provider: 'i', collate: 'C', tcp: '' },
    ]);
    expect((await stat(join(folder, 'socket'))).mode & 0o777).toBe(0o700);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    await server.stop();
  });

  test('sorts text by language, not by byte', async () => {
    await withServer({ binaries: await binariesOf(major) }, async (server) => {
      await server.createDatabase('icu');
      const rows = await query(server, `SELECT 'a' < 'B' AS by_language`, 'icu');
      expect(rows).toEqual([{ by_language: true }]);
    });
  });

  test('creates, copies and drops databases of any name', async () => {
    await withServer({ binaries: await binariesOf(major) }, async (server) => {
      const name = `a"b'; DROP DATABASE x; -- é`;
      await server.createDatabase(name);
      await query(server, 'CREATE TABLE t (id int)', name);
      await server.createDatabase('copy', name);
      expect(await query(server, `SELECT to_regclass('t')::text AS t`, 'copy')).toEqual([{ t: 't' }]);
      const byUrl = new pg.Client(server.url(name));
      await byUrl.connect();
      expect((await byUrl.query('SELECT current_database() AS d')).rows).toEqual([{ d: name }]);
      const lost = new Promise((done) => byUrl.on('error', done));
      await server.dropDatabase(name);
      await lost;
      await server.dropDatabase(name);
      await expect(server.createDatabase('copy')).rejects.toMatchObject({
        code: 'statement-failed',
        sqlstate: '42P04',
      });
    });
  });

  test('starts several at once', async () => {
    const binaries = await binariesOf(major);
    const servers = await Promise.all([1, 2, 3].map(() => startServer({ binaries })));
    expect(new Set(servers.map((server) => server.pid)).size).toBe(3);
    await Promise.all(servers.map((server) => query(server, 'SELECT 1')));
    await Promise.all(servers.map((server) => server.stop()));
    expect(servers.some((server) => isAlive(server.pid) || existsSync(folderOf(server)))).toBe(false);
  });

  test('reuses the template of an earlier start, which only its owner can change', async () => {
    const cache = await cacheFolder();
    const binaries = await binariesOf(major);
    await withServer({ binaries }, async () => {});
    const before = await templates(cache);
    await withServer({ binaries }, async () => {});
    expect(await templates(cache)).toEqual(before);
    for (const name of before.keys()) {
      const found = await lstat(join(cache, name));
      expect([found.uid, found.mode & 0o077]).toEqual([process.getuid?.(), 0]);
    }
  });

  test('keeps a good template when a start fails for its settings', async () => {
    const cache = await cacheFolder();
    const binaries = await binariesOf(major);
    await withServer({ binaries }, async () => {});
    const before = await templates(cache);
    await expect(startServer({ binaries, settings: { work_mem: 'nonsense' } })).rejects.toMatchObject({
      code: 'start-failed',
    });
    expect(await templates(cache)).toEqual(before);
  });

  test('starts from a template that lost files, and drops it', () =>
    withOwnCache(async (cache) => {
      const binaries = await binariesOf(major);
      await withServer({ binaries }, async () => {});
      const [name = ''] = await readdir(cache);
      await rm(join(cache, name, 'global', 'pg_control'));
      await withServer({ binaries }, async (server) => {
        expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      });
      expect(await readdir(cache)).toEqual([]);
    }));

  test('removes templates that nobody used for long when it keeps a new one', () =>
    withOwnCache(async (cache) => {
      const binaries = await binariesOf(major);
      await withServer({ binaries }, async () => {});
      const [used = ''] = await readdir(cache);
      const long = new Date(Date.now() - 8 * 86_400_000);
      const age = async (name: string): Promise<void> => {
        await mkdir(join(cache, name), { recursive: true });
        await utimes(join(cache, name), long, long);
      };
      await age(used);
      await withServer({ binaries }, async () => {});
      expect((await stat(join(cache, used))).mtimeMs).toBeGreaterThan(Date.now() - 86_400_000);
      await age('template-of-a-checkout-that-is-gone');
      await rename(join(cache, used), join(cache, 'template-of-another-checkout'));
      await withServer({ binaries }, async () => {});
      expect((await readdir(cache)).sort()).toEqual([used, 'template-of-another-checkout'].sort());
    }));

  test('starts while its template is dropped again and again', () =>
    withOwnCache(async () => {
      const binaries = await binariesOf(major);
      const folder = await mkdtemp(join(tmpdir(), 'tablewright-dropper-'));
      const runnable = await prepareServer(binaries, folder);
      const servers = Promise.all([1, 2, 3, 4].map(() => startServer({ binaries })));
      let done = false;
      const end = (): void => {
        done = true;
      };
      void servers.then(end, end);
      while (!done) {
        await sleep(15);
        await dropTemplate(runnable);
      }
      for (const server of await servers) {
        expect(await query(server, 'SELECT count(*)::int AS n FROM pg_am')).toEqual([{ n: 7 }]);
        await server.stop();
      }
      await rm(folder, { recursive: true, force: true });
    }));

  test.runIf(isRoot)('runs as an unprivileged user when we are root', async () => {
    await withServer({ binaries: await binariesOf(major) }, async (server) => {
      const [, real, effective] =
        /^Uid:\s+(\d+)\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
      expect(Number(real)).toBeGreaterThan(0);
      expect(Number(effective)).toBeGreaterThan(0);
    });
  });

  test('starts under a umask that closes every file', async () => {
    const before = process.umask(0o077);
    try {
      await withServer({ binaries: await binariesOf(major) }, async (server) => {
        expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      });
    } finally {
      process.umask(before);
    }
  });

  test('gives the server nothing of our environment', async () => {
    process.env.DATABASE_URL = 'postgres://u:leak@h/d';
    try {
      await withServer({ binaries: await binariesOf(major) }, async (server) => {
        await query(server, 'CREATE TABLE e (line text)');
        await query(server, `COPY e FROM PROGRAM 'env'`);
        expect(JSON.stringify(await query(server, 'SELECT line FROM e'))).not.toContain('leak');
      });
    } finally {
      delete process.env.DATABASE_URL;
    }
  });

  test('asks for a password on TCP', async () => {
    await withServer({ binaries: await binariesOf(major), tcp: true }, async (server) => {
      const { port } = server.connection('postgres');
      const open = new pg.Client({
        host: '127.0.0.1',
        user: 'postgres',
        database: 'postgres',
        password: 'guess',
        ...(port ? { port } : {}),
      });
      await expect(open.connect()).rejects.toMatchObject({ code: '28P01' });
      expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  });

  test('says what the server logged when it does not start', async () => {
    const binaries = await binariesOf(major);
    const folders = async () => readdir(join(tmpdir(), `tablewright-${process.getuid?.()}`));
    const before = await folders();
    await expect(startServer({ binaries, settings: { shared_buffers: 'nonsense' } })).rejects.toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
    });
    expect(
      (await folders()).filter((name) => name.startsWith(`${process.pid}-`) && !before.includes(name)),
    ).toEqual([]);
  });

  test('keeps a persistent server’s data, and passes the lock file of a killed run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tablewright-persistent-'));
    await chmod(folder, 0o755);
    try {
      const options = { binaries: await binariesOf(major), persistent: join(folder, 'dev') };
      await withServer(options, async (server) => {
        await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer');
        expect(await query(server, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
        await expect(startServer(options)).rejects.toMatchObject({ code: 'already-running' });
      });
      // As after a restart of a container: the number is alive again, as another program's.
      await writeFile(join(folder, 'dev', 'postmaster.pid'), `${process.pid}\n${join(folder, 'dev')}\n`);
      await withServer(options, async (server) => {
        expect(await query(server, 'TABLE kept')).toEqual([{ answer: 42 }]);
      });
      await writeFile(join(folder, 'dev', 'PG_VERSION'), '9\n');
      await expect(startServer(options)).rejects.toMatchObject({
        code: 'start-failed',
        message: /of PostgreSQL 9/,
      });
      expect(await readdir(folder)).toEqual(['dev']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test.runIf(isRoot)('runs from a checkout that is closed to the server’s user', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'tablewright-closed-'));
    try {
      const { bin, ...rest } = await binariesOf(major);
      await cp(resolve(bin, '..'), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      await withServer({ binaries: { ...rest, bin: join(closed, 'native', 'bin') } }, async (server) => {
        expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      });
    } finally {
      await rm(closed, { recursive: true, force: true });
    }
  });
});

const start = (major: number) => `
    import { chooseBinaries } from './generator/database/binaries.ts';
    import { startServer } from './generator/database/embedded-server.ts';
    const server = await startServer({ binaries: await chooseBinaries(${JSON.stringify(process.cwd())}, { min: ${major}, max: ${major} }, 'min') });
    await server.createDatabase('x');
    console.log(JSON.stringify([server.pid, server.connection('x').host]));
  `;
test.each([
  ['is killed', 'setInterval(() => {}, 1000);', 'SIGKILL'],
  ['is terminated', 'setInterval(() => {}, 1000);', 'SIGTERM'],
  ['is interrupted', 'setInterval(() => {}, 1000);', 'SIGINT'],
  ['throws', "throw Object.assign(new Error('on purpose'), { stack: '' });", null],
  ['forgets to stop', '', null],
] as const)('leaves nothing when the process %s', async (_, rest, signal) => {
  await withChild(start(majors[0] ?? 15) + rest, async (child) => {
    const [pid, host]: [number, string] = JSON.parse((await child.lines.next()).value);
    expect(pid).toBeGreaterThan(0);
    if (signal !== null) child.process.kill(signal);
    await child.exited;
    expect(await goneWithin(5, () => !runs(pid) && !existsSync(dirname(host)))).toBe(true);
  });
});

test('removes what a run left whose watchdog was killed as well', async () => {
  const base = join(tmpdir(), `tablewright-${process.getuid?.()}`);
  const world = (await readlink('/proc/self/ns/pid').catch(() => '0')).replace(/\D/g, '');
  const stale = join(base, `4194399-${world}-abcdef`);
  const foreign = join(base, '4194399-1-abcdef');
  await mkdir(join(stale, 'data'), { recursive: true });
  await mkdir(foreign, { recursive: true });
  try {
    await withServer({ binaries: await binariesOf(majors[0] ?? 15) }, async () => {
      expect([existsSync(stale), existsSync(foreign)]).toEqual([false, true]);
    });
  } finally {
    await rm(foreign, { recursive: true, force: true });
  }
});

async function cacheFolder(): Promise<string> {
  const cache = await findCacheFolder();
  if (cache === null) throw new Error('this test needs a cache folder');
  return cache;
}

/** Runs `use` with a cache folder that no other test knows. */
async function withOwnCache(use: (cache: string) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'tablewright-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
  try {
    await use(await cacheFolder());
  } finally {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true, force: true });
  }
}

async function templates(cache: string): Promise<Map<string, number>> {
  const names = (await readdir(cache)).filter((name) => name.startsWith('template-')).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, (await stat(join(cache, name))).ino] as const)),
  );
}
