import { SchemaError } from '../../kernel/diagnostic.ts';
import { toDatabaseError } from '../database-error.ts';
import { openSession, type Session } from '../session.ts';
import { defaultLedgerSchema } from './ledger.ts';
import { MigrationRefusal } from './migration-refusal.ts';
import type { PlannedDown } from './planned-down.ts';
import type { PlannedRun } from './planned-run.ts';
import { type PendingOptions, readPending } from './read-pending.ts';
import { readReverts } from './read-reverts.ts';
import { revertLosses } from './revert-losses.ts';
import type { RunnerOptions } from './runner-session.ts';

/**
 * What `migrateUp` would run. It takes no lock and changes nothing.
 *
 * @throws MigrationRefusal, SchemaError and DatabaseError like `migrateUp`
 */
export function planUp(options: RunnerOptions & PendingOptions): Promise<PlannedRun> {
  return look(options, async ({ client }, ledgerSchema) => {
    const { pending, waiting } = await readPending(client, ledgerSchema, options);
    return {
      scripts: pending.map(({ folder: { number, name }, blocks, done }) => ({
        number,
        name,
        blocks: blocks.slice(done),
      })),
      waiting: waiting === null ? null : { number: waiting.number, name: waiting.name },
    };
  });
}

/** What `migrateDown` would run, and what that would lose. It takes no lock and changes nothing. */
export function planDown(options: RunnerOptions & { readonly to: number }): Promise<PlannedDown> {
  return look(options, async ({ client }, ledgerSchema) => {
    const reverts = await readReverts(client, ledgerSchema, options.to);
    return {
      scripts: reverts.map(({ row, name, blocks, done }) => ({
        number: row.version,
        name,
        blocks: blocks.slice(done),
      })),
      losses: revertLosses(reverts),
    };
  });
}

async function look<T>(
  options: RunnerOptions,
  use: (session: Session, ledgerSchema: string) => Promise<T>,
): Promise<T> {
  const { target, majors, direct, ledgerSchema = defaultLedgerSchema } = options;
  const session = await openSession(target, {
    ...(majors === undefined ? {} : { majors }),
    ...(direct === undefined ? {} : { direct }),
  });
  try {
    await session.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const found = await use(session, ledgerSchema);
    await session.client.query('COMMIT');
    return found;
  } catch (error) {
    if (error instanceof MigrationRefusal || error instanceof SchemaError) throw error;
    throw toDatabaseError(error, 'read what is to be done');
  } finally {
    await session.close().catch(() => {});
  }
}
