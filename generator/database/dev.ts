import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printIdentifier } from '../sql/identifier.ts';
import { printString } from '../sql/literal.ts';
import { print } from '../sql/sql-text.ts';
import { chooseBinaries, type MajorRange } from './binaries.ts';
import { type EmbeddedServer, startServer } from './embedded-server.ts';
import { openSession, type Session } from './session.ts';

/** Name of the database that `tablewright dev` works in. */
export const devDatabase = 'dev';

export interface DevOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Server majors of the project; the lowest that is found is started. */
  readonly postgres: MajorRange;
  /** Brings the database at the connection string up to date. */
  readonly migrate: (url: string) => Promise<void>;
  /** Fills a database that was just made; not called again for one that was kept. */
  readonly seed: (url: string) => Promise<void>;
}

/** A development database that runs until it is stopped. */
export interface DevServer {
  readonly major: number;
  /** For psql and for applications: on a loopback port, with a password of its own. */
  readonly url: string;
  /** Whether the data is new: false when an earlier run left it. */
  readonly fresh: boolean;
  /** Stops the server and keeps its data; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of the project's own, with its data in `.tablewright/postgres-<major>`, migrates it, and seeds it
 * when it is new. It listens on a free port of 127.0.0.1.
 *
 * @throws DatabaseError `no-server`, `start-failed`, or `already-running` when another process has it open; what
 *   `migrate` and `seed` throw, after the server was stopped
 */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const { root, postgres, migrate, seed } = options;
  const binaries = await chooseBinaries(root, postgres, 'min');
  const folder = join(root, '.tablewright');
  await mkdir(folder, { recursive: true });
  // The folder says of itself that it is not to be committed, wherever the project's own list of ignored files is.
  await writeFile(join(folder, '.gitignore'), '*\n');
  const persistent = join(folder, `postgres-${binaries.major}`);
  const server = await startServer({ binaries, persistent, tcp: true });
  try {
    const url = server.url(devDatabase);
    const fresh = !(await isReady(server));
    if (fresh) {
      // What an earlier run did not finish holds no work of anybody.
      await server.dropDatabase(devDatabase);
      await server.createDatabase(devDatabase);
    }
    await migrate(url);
    if (fresh) {
      await seed(url);
      await markReady(server);
    }
    return { major: server.major, url, fresh, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const readyMark = 'migrated and seeded by tablewright dev';

/** Whether an earlier run made the database and filled it to the end. */
async function isReady(server: EmbeddedServer): Promise<boolean> {
  return inMaintenance(server, async ({ client }) => {
    const { rows } = await client.query(
      "SELECT FROM pg_database WHERE datname = $1 AND shobj_description(oid, 'pg_database') = $2",
      [devDatabase, readyMark],
    );
    return rows.length > 0;
  });
}

async function markReady(server: EmbeddedServer): Promise<void> {
  const name = printIdentifier(devDatabase);
  await inMaintenance(server, ({ client }) =>
    client.query(print`COMMENT ON DATABASE ${name} IS ${printString(readyMark)}`),
  );
}

async function inMaintenance<T>(server: EmbeddedServer, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(server.connection('postgres'), { direct: true });
  return use(session).finally(session.close);
}
