import { toDatabaseError } from '../database-error.ts';
import { openSession } from '../session.ts';
import { compareHistory, type HistoryComparison } from './compare-history.ts';
import { firstClosedGate } from './gates.ts';
import { defaultLedgerSchema, readLedger } from './ledger.ts';
import { MigrationRefusal } from './migration-refusal.ts';
import type { MigrationSource } from './migration-source.ts';
import type { RunnerOptions } from './runner-session.ts';

export interface MigrationStatusOptions extends Omit<RunnerOptions, 'lockTimeoutMs' | 'onEvent'> {
  readonly folders: readonly MigrationSource[];
}

export interface MigrationStatus extends HistoryComparison {
  /** False on a database that no runner has worked on. */
  readonly ledger: boolean;
}

/**
 * What the database has of the history. It takes no lock and changes nothing.
 *
 * @throws DatabaseError where the server cannot be reached; MigrationRefusal TW621 for a table that is no ledger
 */
export async function migrationStatus(options: MigrationStatusOptions): Promise<MigrationStatus> {
  const { target, folders, ledgerSchema = defaultLedgerSchema } = options;
  const { client, close } = await openSession(target, {
    ...(options.majors === undefined ? {} : { majors: options.majors }),
    ...(options.direct === undefined ? {} : { direct: options.direct }),
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const rows = await readLedger(client, ledgerSchema);
    const comparison = await compareHistory(client, ledgerSchema, rows ?? [], folders);
    await client.query('COMMIT');
    const waiting = firstClosedGate(comparison.entries, false);
    const entries = comparison.entries.map((entry) =>
      waiting !== null && entry.folder === waiting ? { ...entry, state: 'waiting' as const } : entry,
    );
    return { ledger: rows !== null, ...comparison, entries };
  } catch (error) {
    if (error instanceof MigrationRefusal) throw error;
    throw toDatabaseError(error, 'read the migration status');
  } finally {
    await close().catch(() => {});
  }
}
