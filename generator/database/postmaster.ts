import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunnableServer } from './cluster-template.ts';
import { DatabaseError } from './database-error.ts';
import { startWatchdog } from './watchdog.ts';

/** What one start of `postgres` takes. */
export interface Launch {
  readonly server: RunnableServer;
  /** Folder of this start: log, access rules; the watchdog removes it. */
  readonly folder: string;
  readonly data: string;
  /** Folder for the socket, or null for none. */
  readonly socket: string | null;
  /** For TCP on 127.0.0.1, or null for no TCP at all. */
  readonly password: string | null;
  readonly durable: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** A running postmaster. */
export interface Postmaster {
  readonly host: string;
  readonly port: number;
  readonly password: string | null;
  readonly pid: number;
  /** Stops it and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends the watchdog, after the folder was removed. */
  finish(): Promise<void>;
}

const SOCKET_PORT = 5432;
const START_SECONDS = 60;

/**
 * - `max_locks_per_transaction` times `max_connections` is the lock table: 5000 tables in one transaction fit, and the
 *   fewer connections keep its memory at 75 MB (manual 19.12).
 * - JIT would compile the catalog's own big queries.
 */
const ALWAYS = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  max_locks_per_transaction: '4096',
  max_connections: '40',
  jit: 'off',
  password_encryption: 'scram-sha-256',
};

/** Nothing of a throw-away server outlives a crash, so nothing waits for the disk (manual 14.5). */
const THROWN_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/**
 * Starts `postgres` and waits until it takes connections.
 *
 * @throws DatabaseError `start-failed` with the end of its log
 */
export async function launchPostgres(launch: Launch): Promise<Postmaster> {
  if (launch.password === null) return start(launch, SOCKET_PORT);
  await setPassword(launch, launch.password);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(launch, await findFreePort());
    } catch (error) {
      // Another process took the port between our look and the server's.
      const taken = error instanceof DatabaseError && /could not (?:bind|create any TCP)/.test(error.message);
      if (!taken || attempt === 5) throw error;
    }
  }
}

async function start(launch: Launch, port: number): Promise<Postmaster> {
  const { server, folder, data } = launch;
  const access = join(folder, 'pg_hba.conf');
  await writeFile(access, 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  // Whatever our umask: the server's user may be another than we are.
  await chmod(access, 0o644);
  const signal = launch.durable ? 'INT' : 'QUIT';
  const watchdog = startWatchdog(folder, data, signal);
  const log = openSync(join(folder, 'log'), 'a', 0o600);
  const child = spawn(join(server.bin, 'postgres'), ['-D', data, ...flags(launch, port, access)], {
    stdio: ['ignore', log, log],
    detached: process.platform !== 'win32',
    cwd: data,
    env: server.env,
    ...server.user,
  });
  closeSync(log);
  child.unref();
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, by) => resolve(by ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  if (child.pid !== undefined) watchdog.watch(child.pid);
  const ended = await Promise.race([exited, waitUntilReady(child, data)]);
  if (ended !== 'ready') {
    child.kill('SIGQUIT');
    const said = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    await watchdog.finish();
    throw new DatabaseError(
      'start-failed',
      `PostgreSQL ${server.version} did not start (${ended}): ${said.slice(-4000)}`,
      {
        hint: 'another server can be given with --database',
      },
    );
  }
  watchdog.confirm();
  return {
    host: launch.socket ?? '127.0.0.1',
    port,
    password: launch.password,
    pid: child.pid ?? 0,
    stop: async () => {
      child.ref();
      child.kill(launch.durable ? 'SIGINT' : 'SIGQUIT');
      await exited;
    },
    finish: () => watchdog.finish(),
  };
}

function flags(launch: Launch, port: number, access: string): string[] {
  const settings: Record<string, string> = {
    ...ALWAYS,
    ...(launch.durable ? {} : THROWN_AWAY),
    // Everything is in memory: handing reads to I/O workers makes CREATE DATABASE a third slower (manual 19.4.5).
    ...(launch.server.major >= 18 && !launch.durable ? { io_method: 'sync' } : {}),
    ...launch.settings,
    hba_file: access,
    listen_addresses: launch.password === null ? '' : '127.0.0.1',
    unix_socket_directories: launch.socket ?? '',
    unix_socket_permissions: '0700',
    port: String(port),
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The eighth line of its lock file is what `pg_ctl` waits for as well (src/include/utils/pidfile.h). */
async function waitUntilReady(child: ChildProcess, data: string): Promise<string> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (lines[0] === String(child.pid) && /^(?:ready|standby) *$/.test(lines[7] ?? '')) return 'ready';
    await sleep(5);
  }
  return `not ready after ${START_SECONDS} s`;
}

/** In single-user mode, so that no moment exists at which the port is open and the password not yet set. */
async function setPassword(launch: Launch, password: string): Promise<void> {
  const { server, data } = launch;
  const options = Object.entries(ALWAYS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await new Promise<void>((resolve, reject) => {
    const child = execFile(
      join(server.bin, 'postgres'),
      ['--single', '-D', data, ...options, 'postgres'],
      { env: server.env, cwd: data, ...server.user },
      (error) =>
        error === null
          ? resolve()
          : reject(
              new DatabaseError(
                'start-failed',
                `PostgreSQL ${server.version} did not set a password: ${error.message}`,
              ),
            ),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(`ALTER ROLE postgres PASSWORD '${password}'\n`);
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new DatabaseError('start-failed', 'no free port on 127.0.0.1')),
      );
    });
  });
}
