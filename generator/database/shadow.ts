import { randomBytes } from 'node:crypto';
import type { ClientConfig } from 'pg';
import { chooseBinaries, type MajorRange } from './binaries.ts';
import { DatabaseError } from './database-error.ts';
import { startServer } from './embedded-server.ts';
import { openMaintenance } from './maintenance.ts';
import { openSession, type Session } from './session.ts';

/** Which server shadows are made on. */
export interface ShadowOptions {
  readonly projectRoot: string;
  /** Majors that the project is for. */
  readonly majors: MajorRange;
  /** Which of the majors to take where several are found. Default: the lowest. */
  readonly prefer?: 'min' | 'max';
  /** A server to use instead of one of our own. The database that it names is never touched. */
  readonly url?: string;
}

/** A server on which throw-away databases can be made. */
export interface ShadowServer {
  readonly major: number;
  /** Makes an empty database, or a copy of another shadow to which no session is open. */
  create(from?: Shadow): Promise<Shadow>;
}

/** A throw-away database. */
export interface Shadow {
  readonly name: string;
  readonly connection: ClientConfig;
  open(): Promise<Session>;
  drop(): Promise<void>;
}

interface Host {
  readonly major: number;
  connection(database: string): ClientConfig;
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs `use` with one server for all shadows of a run: the one at `url`, else one started from binaries found here.
 * In the end every shadow is dropped and a server of ours is stopped, also when `use` throws.
 *
 * @throws DatabaseError `no-server` where none is found; `permission-denied` where the role at `url` lacks CREATEDB
 * @example
 * await withShadowServer({ projectRoot, majors: { min: 15, max: 18 } }, async (server) => {
 *   const shadow = await server.create();
 *   const session = await shadow.open();
 * });
 */
export async function withShadowServer<T>(
  options: ShadowOptions,
  use: (server: ShadowServer) => Promise<T>,
): Promise<T> {
  const host =
    options.url === undefined ? await startHost(options) : await openHost(options.url, options.majors);
  const shadows = new Set<Shadow>();
  const create = async (from?: Shadow): Promise<Shadow> => {
    const name = `tablewright_shadow_${randomBytes(8).toString('hex')}`;
    await host.createDatabase(name, from?.name);
    const connection = host.connection(name);
    const shadow: Shadow = {
      name,
      connection,
      open: () => openSession(connection, { majors: options.majors, direct: true }),
      drop: async () => {
        await host.dropDatabase(name);
        shadows.delete(shadow);
      },
    };
    shadows.add(shadow);
    return shadow;
  };
  try {
    return await use({ major: host.major, create });
  } finally {
    // On a server of ours they go with it.
    if (options.url !== undefined) for (const shadow of shadows) await shadow.drop().catch(() => {});
    await host.stop();
  }
}

async function startHost(options: ShadowOptions): Promise<Host> {
  return startServer({
    binaries: await chooseBinaries(options.projectRoot, options.majors, options.prefer ?? 'min'),
  });
}

async function openHost(url: string, majors: MajorRange): Promise<Host> {
  const session = await openSession(url, { majors });
  const { client } = session;
  try {
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolcreatedb OR rolsuper AS allowed FROM pg_roles WHERE rolname = current_user',
    );
    if (rows[0]?.allowed !== true) {
      throw new DatabaseError('permission-denied', `role ${client.user ?? ''} may not create databases`, {
        hint: 'a proof runs in databases of its own beside the named one: ALTER ROLE … CREATEDB, or leave --database out',
      });
    }
  } finally {
    await session.close();
  }
  // Taken from a client, because a URL in the forms that pg accepts is not always one that `new URL` accepts.
  const { default: pg } = await import('pg');
  const parsed = new pg.Client({ connectionString: url });
  const connection = (database: string): ClientConfig => ({
    host: parsed.host,
    port: parsed.port,
    user: parsed.user,
    password: parsed.password,
    ssl: parsed.ssl,
    database,
    application_name: 'tablewright',
  });
  const maintenance = openMaintenance(connection(parsed.database ?? 'postgres'), { copyFiles: false });
  return { major: session.major, connection, ...maintenance, stop: maintenance.close };
}
