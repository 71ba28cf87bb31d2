import { printQualified } from '../../sql/identifier.ts';
import { normaliseScript } from '../../sql/normalise-script.ts';
import { print } from '../../sql/sql-text.ts';
import { ledgerName } from './ledger.ts';
import type { MigrationSource } from './migration-source.ts';
import { checksumMigration } from './parse-migration.ts';
import type { RunnerSession } from './runner-session.ts';

export interface Progress {
  /** How many blocks stand. */
  readonly block: number;
  readonly done: boolean;
  /** Of this run, up to now. */
  readonly durationMs: number;
  readonly tool: string | null;
}

/** Writes into the ledger how far a migration came, with the scripts as they are now. */
export async function recordProgress(
  { client, ledgerSchema }: RunnerSession,
  folder: MigrationSource,
  { block, done, durationMs, tool }: Progress,
): Promise<void> {
  const table = printQualified([ledgerSchema, ledgerName]);
  const down = normaliseScript(folder.down);
  await client.query(
    print`INSERT INTO ${table} AS l (version, description, id, name, checksum, up_sql, down_sql, down_checksum, tool,
        status, block, backend_pid, backend_start, started_at, applied_at, duration_ms)
      SELECT $1::integer, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::integer, b.pid, a.backend_start,
        clock_timestamp() - $12::bigint * interval '1 millisecond', clock_timestamp(), $12::bigint
      FROM (SELECT pg_backend_pid() AS pid) b LEFT JOIN pg_stat_activity a USING (pid)
      ON CONFLICT (id) DO UPDATE SET status = excluded.status, block = excluded.block, checksum = excluded.checksum,
        up_sql = excluded.up_sql, down_sql = excluded.down_sql, down_checksum = excluded.down_checksum,
        tool = excluded.tool, backend_pid = excluded.backend_pid, backend_start = excluded.backend_start,
        applied_at = excluded.applied_at`,
    [
      folder.number,
      descriptionOf(folder.name),
      folder.record.id,
      folder.name,
      checksumMigration(folder.up),
      normaliseScript(folder.up),
      down,
      checksumMigration(down),
      tool,
      done ? 'done' : 'running',
      block,
      durationMs,
    ],
  );
}

/** Sets the time of a migration that came to its end: a record is written before the statements that it is about. */
export async function recordEnd(
  { client, ledgerSchema }: RunnerSession,
  { record }: MigrationSource,
): Promise<void> {
  await client.query(
    print`UPDATE ${printQualified([ledgerSchema, ledgerName])}
      SET applied_at = clock_timestamp(),
        duration_ms = EXTRACT(epoch FROM clock_timestamp() - started_at) * 1000
      WHERE id = $1`,
    [record.id],
  );
}

/** `0001_initial_schema` -> `Initial schema`. */
function descriptionOf(name: string): string {
  const words = name.replace(/^\d+_/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
