import type { Client, ClientConfig } from 'pg';
import { SchemaError } from '../../kernel/diagnostic.ts';
import type { MajorRange } from '../binaries.ts';
import { toDatabaseError } from '../database-error.ts';
import { connect, openSession } from '../session.ts';
import { defaultLimits, type RunLimits } from './block-run.ts';
import { applyBlockSettings } from './block-settings.ts';
import { defaultLedgerSchema, ensureLedger } from './ledger.ts';
import { acquireLock, releaseLock } from './lock.ts';
import { MigrationFailure } from './migration-failure.ts';
import { MigrationRefusal } from './migration-refusal.ts';
import type { OnRunnerEvent } from './runner-event.ts';
import { Watcher } from './watcher.ts';

/** How to reach a database and its ledger. */
export interface RunnerOptions {
  /** A connection string or what `new pg.Client(…)` takes. */
  readonly target: string | ClientConfig;
  /** Schema of `schema_versions`; default `public`. */
  readonly ledgerSchema?: string;
  /** Server majors that the project is for. */
  readonly majors?: MajorRange;
  /** The server is ours: no pooler can stand between. */
  readonly direct?: boolean;
  /** How long to wait for another run to end, in milliseconds; default 60,000. */
  readonly lockTimeoutMs?: number;
  /** How patient it is with others; what is left out is as `defaultLimits` says. */
  readonly limits?: Partial<RunLimits>;
  readonly onEvent?: OnRunnerEvent;
}

/** A session that holds the runner's lock, with a ledger of today's form. */
export interface RunnerSession {
  readonly client: Client;
  readonly ledgerSchema: string;
  readonly onEvent: OnRunnerEvent;
  readonly watcher: Watcher;
  readonly limits: RunLimits;
}

/**
 * Runs `use` in a session that alone may change the ledger. Lock and work live on one session: when it ends, whatever
 * ends it, both do.
 *
 * @throws DatabaseError where the server cannot be reached or will not do
 * @throws MigrationRefusal TW620 when another run does not end in time, TW621 for a table that is no ledger
 */
export async function withRunnerSession<T>(
  options: RunnerOptions,
  use: (session: RunnerSession) => Promise<T>,
): Promise<T> {
  const { target, ledgerSchema = defaultLedgerSchema, onEvent = () => {} } = options;
  const { client, close } = await openSession(target, {
    ...(options.majors === undefined ? {} : { majors: options.majors }),
    ...(options.direct === undefined ? {} : { direct: options.direct }),
  });
  let watcher: Watcher | null = null;
  try {
    await acquireLock(client, ledgerSchema, options.lockTimeoutMs ?? 60_000, onEvent);
    await applyBlockSettings(client);
    await ensureLedger(client, ledgerSchema);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    watcher = new Watcher(rows[0]?.pid ?? 0, () => connect(target), onEvent);
    const limits = { ...defaultLimits, ...options.limits };
    const result = await use({ client, ledgerSchema, onEvent, watcher, limits });
    await releaseLock(client, ledgerSchema);
    return result;
  } catch (error) {
    if (
      error instanceof MigrationFailure ||
      error instanceof MigrationRefusal ||
      error instanceof SchemaError
    )
      throw error;
    throw toDatabaseError(error, 'migrate');
  } finally {
    await watcher?.close();
    await close().catch(() => {});
  }
}
