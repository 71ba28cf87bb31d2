import type { Client } from 'pg';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { compareHistory, type HistoryEntry } from './compare-history.ts';
import { destroyedBy } from './destroyed-by.ts';
import { findDependents } from './find-dependents.ts';
import { ledgerName, readLedger } from './ledger.ts';
import { MigrationRefusal, refuse } from './migration-refusal.ts';
import type { MigrationSource } from './migration-source.ts';
import {
  checksumMigration,
  type MigrationBlock,
  normaliseMigration,
  parseMigration,
} from './parse-migration.ts';
import { preflight } from './preflight.ts';
import { runBlocks } from './run-blocks.ts';
import { type RunnerOptions, type RunnerSession, withRunnerSession } from './runner-session.ts';
import { validateFunctions } from './validate-functions.ts';

export interface MigrateUpOptions extends RunnerOptions {
  /** The whole history, by rising number. */
  readonly folders: readonly MigrationSource[];
  /** Number of the last migration to apply; default: all. */
  readonly to?: number;
  /** What is recorded as the program that applied them: `tablewright 0.1.0`. */
  readonly tool?: string;
}

export interface MigrateUpResult {
  readonly applied: readonly {
    readonly number: number;
    readonly name: string;
    readonly durationMs: number;
  }[];
}

/**
 * Applies the pending migrations. Each block and the record of it are one transaction, so that a crash at any point
 * leaves a state that the next run goes on from; a migration of one block is applied and recorded whole or not at all.
 *
 * @throws MigrationRefusal before anything is run: TW620 lock, TW622 edited, TW623 order, TW624 and TW625 what is
 *   in the way, TW627 a crash outside of a transaction, TW628 unknown migration, TW629 an unfinished revert
 * @throws SchemaError for a file that the runner cannot read, before anything is run
 * @throws MigrationFailure for a statement that failed
 */
export async function migrateUp(options: MigrateUpOptions): Promise<MigrateUpResult> {
  return withRunnerSession(options, async (session) => {
    const pending = await readPending(session, options);
    const scripts = pending.map(({ folder }) => parseMigration(folder.up, `${folder.name}/up.sql`));
    const blocks = scripts.flatMap((script, at) => script.slice(pending[at]?.done ?? 0));
    const dependents = await findDependents(session.client, blocks, destroyedBy(blocks));
    if (dependents.length > 0) throw new MigrationRefusal(dependents);
    const applied: { number: number; name: string; durationMs: number }[] = [];
    for (const [at, { folder, done }] of pending.entries()) {
      const durationMs = await applyMigration(session, folder, scripts[at] ?? [], done, options.tool ?? null);
      applied.push({ number: folder.number, name: folder.name, durationMs });
    }
    return { applied };
  });
}

interface Pending {
  readonly folder: MigrationSource;
  readonly done: number;
}

async function readPending(session: RunnerSession, options: MigrateUpOptions): Promise<readonly Pending[]> {
  const { client, ledgerSchema } = session;
  const { folders, to = Number.POSITIVE_INFINITY } = options;
  const rows = (await readLedger(client, ledgerSchema)) ?? [];
  const { entries, problems } = await compareHistory(client, ledgerSchema, rows, folders);
  if (problems.length > 0) throw new MigrationRefusal(problems);
  await renumber(client, ledgerSchema, entries);
  const pending: Pending[] = [];
  for (const { folder, state, row } of entries) {
    if (folder === null) continue;
    if (state === 'reverting') throw unfinishedRevert(folder);
    if (state === 'interrupted') {
      const done = row?.block ?? 0;
      refuseUnknownOutcome(folder, done);
      pending.push({ folder, done });
    } else if (state === 'pending' && folder.number <= to) pending.push({ folder, done: 0 });
  }
  const fresh = pending.filter(({ done }) => done === 0).map(({ folder }) => folder);
  const applied = folders.filter((folder) => !fresh.includes(folder));
  const taken = await preflight(client, applied, fresh);
  if (taken.length > 0) throw new MigrationRefusal(taken);
  return pending;
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

function refuseUnknownOutcome(folder: MigrationSource, done: number): void {
  const next = parseMigration(folder.up, `${folder.name}/up.sql`)[done];
  if (next === undefined || next.transaction === 'inside') return;
  const probe = next.probe === null ? '' : ` (probe: ${next.probe})`;
  throw refuse(
    'TW627',
    `an earlier run ended in or before block ${next.number} of ${folder.name} (${next.title}), which runs outside of a transaction${probe}`,
    'Look whether it is done, finish or undo it by hand, then set block in schema_versions to the last block that stands.',
  );
}

function unfinishedRevert({ name, number }: MigrationSource): MigrationRefusal {
  return refuse(
    'TW629',
    `${name} is being reverted, and not yet to the end`,
    `Finish it: migrate down --to ${number - 1}.`,
  );
}

async function applyMigration(
  session: RunnerSession,
  folder: MigrationSource,
  blocks: readonly MigrationBlock[],
  done: number,
  tool: string | null,
): Promise<number> {
  const { client, ledgerSchema, onEvent } = session;
  const { name } = folder;
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  onEvent({ type: 'begin', direction: 'up', name, blocks: blocks.length });
  const record = async (block: number): Promise<void> => {
    if (block === blocks.length) await validateFunctions(client, folder);
    await recordProgress(session, folder, block, {
      done: block === blocks.length,
      durationMs: elapsed(),
      tool,
    });
  };
  try {
    // A migration without a block (comments alone) is applied all the same.
    if (blocks.length === 0) await record(0);
    await runBlocks({ client, name, direction: 'up', file: `${name}/up.sql`, blocks, done, record, onEvent });
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
  const durationMs = elapsed();
  onEvent({ type: 'end', direction: 'up', name, durationMs });
  return durationMs;
}

async function recordProgress(
  { client, ledgerSchema }: RunnerSession,
  folder: MigrationSource,
  block: number,
  state: { readonly done: boolean; readonly durationMs: number; readonly tool: string | null },
): Promise<void> {
  const table = printQualified([ledgerSchema, ledgerName]);
  const down = normaliseMigration(folder.down);
  await client.query(
    print`INSERT INTO ${table} AS l (version, description, id, name, checksum, up_sql, down_sql, down_checksum, tool,
        status, block, backend_pid, backend_start, started_at, applied_at, duration_ms)
      SELECT $1::integer, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::integer, b.pid, a.backend_start,
        clock_timestamp() - $12::bigint * interval '1 millisecond', clock_timestamp(), $12::bigint
      FROM (SELECT pg_backend_pid() AS pid) b LEFT JOIN pg_stat_activity a USING (pid)
      ON CONFLICT (id) DO UPDATE SET status = excluded.status, block = excluded.block, checksum = excluded.checksum,
        up_sql = excluded.up_sql, down_sql = excluded.down_sql, down_checksum = excluded.down_checksum,
        tool = excluded.tool, backend_pid = excluded.backend_pid, backend_start = excluded.backend_start,
        applied_at = excluded.applied_at, duration_ms = COALESCE(l.duration_ms, 0) + excluded.duration_ms`,
    [
      folder.number,
      descriptionOf(folder.name),
      folder.record.id,
      folder.name,
      checksumMigration(folder.up),
      normaliseMigration(folder.up),
      down,
      checksumMigration(down),
      state.tool,
      state.done ? 'done' : 'running',
      block,
      state.durationMs,
    ],
  );
}

/** `0001_initial_schema` -> `Initial schema`. */
function descriptionOf(name: string): string {
  const words = name.replace(/^\d+_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
