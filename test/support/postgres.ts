import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client, ClientConfig } from 'pg';
import { findBinaries } from '../../generator/database/binaries.ts';
import { type Maintenance, openMaintenance } from '../../generator/database/maintenance.ts';
import { openSession } from '../../generator/database/session.ts';
import { wasmDumpSchema } from './wasm-pg-dump.ts';

/** Majors that this run tests on: 15 and 18, or those of TABLEWRIGHT_TEST_MAJORS. */
export const majors: readonly number[] = (process.env.TABLEWRIGHT_TEST_MAJORS ?? '15,18')
  .split(',')
  .map(Number);

/** The shared server of one major. */
export interface TestServer {
  readonly major: number;
  readonly version: string;
  connection(database: string): ClientConfig;
  url(database: string): string;
}

/** A database of one test's own. */
export interface TestDatabase {
  readonly major: number;
  readonly name: string;
  readonly connection: ClientConfig;
  readonly url: string;
  /** An open session with our settings (search_path is pg_catalog: qualify names). */
  readonly client: Client;
  /** Opens a further session, closed in the end. */
  open(): Promise<Client>;
}

interface SharedServer extends TestServer {
  readonly maintenance: Maintenance;
}

const shared = new Map<number, Promise<SharedServer>>();

/** The shared server of `major`, started at the first call of the run. */
export async function server(major: number): Promise<TestServer> {
  return sharedServer(major);
}

/**
 * Runs `use` with a fresh database, and drops it.
 *
 * @param template name of a database to copy
 * @example test.each(majors)('on %i', (major) => withDatabase(major, async ({ client }) => { … }));
 */
export async function withDatabase<T>(
  major: number,
  use: (database: TestDatabase) => Promise<T>,
  template?: string,
): Promise<T> {
  const host = await sharedServer(major);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await host.maintenance.createDatabase(name, template);
  const opened: Client[] = [];
  const open = async (): Promise<Client> => {
    const { client } = await openSession(host.connection(name), { direct: true });
    opened.push(client);
    return client;
  };
  try {
    const client = await open();
    return await use({ major, name, connection: host.connection(name), url: host.url(name), client, open });
  } finally {
    const [first, ...others] = opened;
    await Promise.all(others.map((client) => client.end().catch(() => {})));
    if (first !== undefined) await waitForOthers(first).catch(() => {});
    await first?.end().catch(() => {});
    await host.maintenance.dropDatabase(name);
  }
}

/**
 * Waits, two seconds at most, until the test's own connections are gone. A pool's `end` does not wait for the server, and
 * a session that DROP DATABASE terminates on its way out ends the process with an error that nobody listens for.
 */
async function waitForOthers(client: Client): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const { rows } = await client.query(
      `SELECT FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' LIMIT 1`,
    );
    if (rows.length === 0) return;
    await setTimeout(50);
  }
}

/** Whether a pg_dump of PostgreSQL itself can read a server of this major here. */
export async function hasNativePgDump(major: number): Promise<boolean> {
  return (await nativePgDump(major)) !== null;
}

/** `pg_dump --schema-only` of a database: by a native pg_dump where one is found, else by the WebAssembly one. */
export async function dumpSchema(database: TestDatabase): Promise<string> {
  const program = await nativePgDump(database.major);
  if (program === null) return wasmDump(database);
  const { host, port, user, password } = database.connection;
  const { stdout } = await promisify(execFile)(
    program,
    ['--schema-only', '-h', String(host), '-p', String(port), '-U', String(user), '-d', database.name],
    {
      maxBuffer: 2 ** 30,
      env: { ...process.env, ...(typeof password === 'string' ? { PGPASSWORD: password } : {}) },
    },
  );
  return stdout;
}

/** The same by the WebAssembly pg_dump 18, whatever is installed. */
export async function wasmDump(database: TestDatabase): Promise<string> {
  const { host, port } = database.connection;
  if (typeof host !== 'string' || !host.startsWith('/'))
    throw new Error('the WebAssembly pg_dump needs a socket');
  return wasmDumpSchema({ path: join(host, `.s.PGSQL.${port}`) }, database.name, ['--schema-only']);
}

const pgDumps = new Map<number, Promise<string | null>>();

/** pg_dump reads servers of its own major and older ones (manual, pg_dump, Notes). */
function nativePgDump(major: number): Promise<string | null> {
  const known = pgDumps.get(major) ?? findPgDump(major);
  pgDumps.set(major, known);
  return known;
}

async function findPgDump(major: number): Promise<string | null> {
  const found = await findBinaries(process.cwd(), { min: major, max: 99 });
  const exact =
    found.find((one) => one.hasPgDump && one.major === major) ?? found.find((one) => one.hasPgDump);
  return exact === undefined ? null : join(exact.bin, 'pg_dump');
}

function sharedServer(major: number): Promise<SharedServer> {
  const known = shared.get(major) ?? askBroker(major);
  shared.set(major, known);
  return known;
}

async function askBroker(major: number): Promise<SharedServer> {
  const path = process.env.TABLEWRIGHT_TEST_BROKER;
  if (path === undefined) throw new Error('run tests with vitest: its globalSetup hands out the servers');
  const socket = connect(path);
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    createInterface({ input: socket })
      .once('line', resolve)
      .once('close', () => reject(new Error('no answer')));
  });
  socket.write(`${major}\n`);
  const reply: unknown = JSON.parse(await answer.finally(() => socket.end()));
  const field = (name: string): unknown =>
    typeof reply === 'object' && reply !== null ? Reflect.get(reply, name) : null;
  if (field('error') !== undefined)
    throw new Error(`PostgreSQL ${major} for tests: ${String(field('error'))}`);
  const host = String(field('host'));
  const port = Number(field('port'));
  const password = field('password');
  const secret = typeof password === 'string' ? { password } : {};
  const connection = (database: string): ClientConfig => ({
    host,
    port,
    user: 'postgres',
    database,
    ...secret,
  });
  return {
    major,
    version: String(field('version')),
    connection,
    url: (database) =>
      host.startsWith('/')
        ? `postgresql://postgres@/${database}?host=${encodeURIComponent(host)}&port=${port}`
        : `postgresql://postgres:${String(password)}@${host}:${port}/${database}`,
    maintenance: openMaintenance(connection('postgres'), { copyFiles: major >= 15 }),
  };
}
