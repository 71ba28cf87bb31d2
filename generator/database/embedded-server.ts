import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import type { ServerBinaries } from './binaries.ts';
import {
  dropTemplate,
  makeDataDirectory,
  makeFreshDataDirectory,
  type RunnableServer,
} from './cluster-template.ts';
import { DatabaseError, toDatabaseError } from './database-error.ts';
import { openMaintenance } from './maintenance.ts';
import { preparePersistentData } from './persistent-data.ts';
import { launchPostgres, type Postmaster } from './postmaster.ts';
import { prepareServer } from './runnable-server.ts';
import { giveTo, makeServerFolder, removeStaleFolders } from './server-directory.ts';

/** How to start a server. */
export interface StartOptions {
  readonly binaries: ServerBinaries;
  /** A data directory to keep, made when missing; without it everything is thrown away by `stop`. */
  readonly persistent?: string;
  /** Survive a crash of the machine (fsync and so on). Default: true for a persistent server, else false. */
  readonly durable?: boolean;
  /** Listen on a free port of 127.0.0.1 with a random password, beside the socket. Default: only on Windows. */
  readonly tcp?: boolean;
  /** Server settings on top of ours: `{ max_locks_per_transaction: '64' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running server of ours. */
export interface EmbeddedServer {
  readonly major: number;
  readonly version: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** What `new pg.Client(…)` takes to reach a database of this server as its superuser. */
  connection(database: string): ClientConfig;
  /** The same as a connection string, for psql and for people. It holds the password if there is one. */
  url(database: string): string;
  /** @param template database to copy; nobody may be connected to it */
  createDatabase(name: string, template?: string): Promise<void>;
  /** Ends the connections to the database and drops it; one that does not exist is fine. */
  dropDatabase(name: string): Promise<void>;
  /** Stops the server and removes its folders; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server of our own: in a data directory copied from a cached template, on a socket in a private
 * folder, as an unprivileged user when we are root. It is ended when this process ends, however that happens.
 *
 * @throws DatabaseError `start-failed` with what the server logged; `already-running` for a persistent one in use
 * @example
 * const server = await startServer({ binaries: await chooseBinaries(root, { min: 15, max: 18 }, 'min') });
 */
export async function startServer(options: StartOptions): Promise<EmbeddedServer> {
  await removeStaleFolders();
  const folder = await makeServerFolder();
  try {
    const server = await prepareServer(options.binaries, folder);
    if (options.persistent !== undefined)
      return await startIn(folder, server, options, preparePersistentData);
    try {
      return await startIn(folder, server, options, makeDataDirectory);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      // What cleaned a cache may have taken some of the template's files. Only a start without it tells: where the
      // settings are at fault, the template is good, and other processes may be copying it.
      await rm(join(folder, 'socket'), { recursive: true, force: true });
      const started = await startIn(folder, server, options, makeFreshDataDirectory);
      await dropTemplate(server);
      return started;
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(
  folder: string,
  server: RunnableServer,
  options: StartOptions,
  makeData: (server: RunnableServer, data: string) => Promise<void>,
): Promise<EmbeddedServer> {
  const socket = join(folder, 'socket');
  await mkdir(socket, { mode: 0o700 });
  await giveTo(server.user, socket);
  const data = options.persistent ?? join(folder, 'data');
  await makeData(server, data);

  const tcp = options.tcp ?? process.platform === 'win32';
  const password = tcp ? randomBytes(24).toString('base64url') : null;
  const durable = options.durable ?? options.persistent !== undefined;
  const postmaster = await launchPostgres({
    server,
    folder,
    data,
    socket: process.platform === 'win32' ? null : socket,
    password,
    durable,
    settings: options.settings ?? {},
  });
  try {
    return await describe(folder, server, postmaster, durable);
  } catch (error) {
    await postmaster.stop();
    throw toDatabaseError(error, 'reach the server that was just started');
  }
}

async function describe(
  folder: string,
  server: RunnableServer,
  postmaster: Postmaster,
  durable: boolean,
): Promise<EmbeddedServer> {
  const { host, port, password } = postmaster;
  const connection = (database: string): ClientConfig => ({
    host,
    port,
    user: 'postgres',
    database,
    application_name: 'tablewright',
    ...(password === null ? {} : { password }),
  });
  const maintenance = openMaintenance(connection('postgres'), { copyFiles: !durable && server.major >= 15 });
  let stopped: Promise<void> | null = null;
  return {
    major: server.major,
    version: server.version,
    pid: postmaster.pid,
    connection,
    url: (database) => {
      // pg decodes the path like decodeURI, psql wholly: what both read alike is left as it is.
      const name = encodeURI(database).replace(/[?#/]/g, encodeURIComponent);
      // Where there is a port, it is named: tools that read a URL by the standard know no socket's folder.
      return password === null && host.startsWith('/')
        ? `postgresql://postgres@/${name}?host=${encodeURIComponent(host)}&port=${port}`
        : `postgresql://postgres${password === null ? '' : `:${password}`}@127.0.0.1:${port}/${name}`;
    },
    createDatabase: maintenance.createDatabase,
    dropDatabase: maintenance.dropDatabase,
    stop: () => {
      stopped ??= (async () => {
        await maintenance.close();
        await postmaster.stop();
        await rm(folder, { recursive: true, force: true });
        await postmaster.finish();
      })();
      return stopped;
    },
  };
}
