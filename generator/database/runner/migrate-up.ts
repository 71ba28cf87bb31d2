import type { Client } from 'pg';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import type { HistoryEntry } from './compare-history.ts';
import { ledgerName } from './ledger.ts';
import type { MigrationSource } from './migration-source.ts';
import { type Pending, readPending } from './read-pending.ts';
import { recordEnd, recordProgress } from './record-progress.ts';
import { runBlocks } from './run-blocks.ts';
import { type RunnerOptions, type RunnerSession, withRunnerSession } from './runner-session.ts';
import { validateFunctions, writesFunctions } from './validate-functions.ts';

export interface MigrateUpOptions extends RunnerOptions {
  /** The whole history, by rising number. */
  readonly folders: readonly MigrationSource[];
  /** Number of the last migration to apply; default: all. */
  readonly to?: number;
  /** The programs that know the phase before are deployed: go on behind gates whose phase an earlier run finished. */
  readonly pastGates?: boolean;
  /** By migration, its files that somebody edited and nobody sealed. */
  readonly unsealed?: ReadonlyMap<string, readonly string[]>;
  /** What is recorded as the program that applied them: `tablewright 0.1.0`. */
  readonly tool?: string;
}

export interface MigrateUpResult {
  readonly applied: readonly {
    readonly number: number;
    readonly name: string;
    readonly durationMs: number;
  }[];
  /** The migration before which it ended, because that one waits for a deploy. */
  readonly waiting: { readonly number: number; readonly name: string } | null;
}

/**
 * Applies the pending migrations. Each block and the record of it are one transaction, so that a crash at any point
 * leaves a state that the next run goes on from; a migration of one block is applied and recorded whole or not at all.
 * What no transaction can hold is asked about by its probe.
 *
 * @throws MigrationRefusal before anything is run: TW620 lock, TW622 edited, TW623 order, TW624 and TW625 what is
 *   in the way, TW627 a crash outside of a transaction, TW628 unknown migration, TW629 an unfinished revert, TW631 not sealed
 * @throws SchemaError for a file that the runner cannot read, before anything is run
 * @throws MigrationFailure for a statement that failed
 */
export async function migrateUp(options: MigrateUpOptions): Promise<MigrateUpResult> {
  return withRunnerSession(options, async (session) => {
    const { client, ledgerSchema } = session;
    const { pending, waiting, entries } = await readPending(client, ledgerSchema, options);
    await renumber(client, ledgerSchema, entries);
    const applied: { number: number; name: string; durationMs: number }[] = [];
    for (const each of pending) {
      const durationMs = await applyMigration(session, each, options.tool ?? null);
      applied.push({ number: each.folder.number, name: each.folder.name, durationMs });
    }
    return { applied, waiting: waiting === null ? null : { number: waiting.number, name: waiting.name } };
  });
}

/** A migration keeps its id when a merge gives it another number; the ledger follows. */
async function renumber(
  client: Client,
  ledgerSchema: string,
  entries: readonly HistoryEntry[],
): Promise<void> {
  const table = printQualified([ledgerSchema, ledgerName]);
  const moved = entries.flatMap(({ row, folder }) =>
    // A row of what a folder superseded stays what it was.
    row !== null && folder !== null && row.id === folder.record.id && row.version !== folder.number
      ? [{ row, folder }]
      : [],
  );
  if (moved.length === 0) return;
  await client.query('BEGIN');
  // Out of the way first: two migrations may have changed places.
  const ids = moved.map(({ folder }) => folder.record.id);
  await client.query(print`UPDATE ${table} SET version = -version WHERE id = ANY ($1)`, [ids]);
  for (const { folder } of moved) {
    const values = [folder.number, folder.name, folder.record.id];
    await client.query(print`UPDATE ${table} SET version = $1, name = $2 WHERE id = $3`, values);
  }
  await client.query('COMMIT');
}

async function applyMigration(
  session: RunnerSession,
  { folder, blocks, done }: Pending,
  tool: string | null,
): Promise<number> {
  const { client, ledgerSchema, onEvent, watcher, limits } = session;
  const { name } = folder;
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  onEvent({ type: 'begin', direction: 'up', name, blocks: blocks.length });
  const record = (block: number): Promise<void> =>
    recordProgress(session, folder, { block, done: block === blocks.length, durationMs: elapsed(), tool });
  const validate = writesFunctions(folder) ? () => validateFunctions(client, folder) : undefined;
  const file = `${name}/up.sql`;
  try {
    // A migration without a block (comments alone) is applied all the same.
    if (blocks.length === 0) await record(0);
    await runBlocks({
      client,
      watcher,
      limits,
      name,
      direction: 'up',
      file,
      blocks,
      done,
      record,
      validate,
      onEvent,
    });
  } catch (error) {
    const table = printQualified([ledgerSchema, ledgerName]);
    // Where the connection is gone, the row stays at running: the next run reads both alike.
    await client
      .query(print`UPDATE ${table} SET status = 'failed' WHERE id = $1 AND status = 'running'`, [
        folder.record.id,
      ])
      .catch(() => {});
    throw error;
  }
  // It is applied, whatever becomes of the time that it took.
  await recordEnd(session, folder).catch(() => {});
  const durationMs = elapsed();
  onEvent({ type: 'end', direction: 'up', name, durationMs });
  return durationMs;
}
