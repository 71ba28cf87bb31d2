import type { Client } from 'pg';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { DatabaseError, toDatabaseError } from '../database-error.ts';
import { MigrationRefusal } from './migration-refusal.ts';

/** Name of the ledger's table: the founding design's. */
export const ledgerName = 'schema_versions';

/** Where the ledger stands when nothing else is said. */
export const defaultLedgerSchema = 'public';

/**
 * - `done`: applied whole. `baseline`: recorded without being run.
 * - `running`, `failed`: the first `block` blocks are applied. `reverting`: the first `block` blocks of its down are.
 */
export type LedgerStatus = 'done' | 'baseline' | 'running' | 'failed' | 'reverting';

/** What the ledger says of one migration; its texts are read apart. */
export interface LedgerRow {
  readonly version: number;
  readonly description: string;
  /** Null for a row that somebody else inserted. */
  readonly id: string | null;
  readonly name: string | null;
  readonly checksum: string | null;
  readonly status: LedgerStatus;
  readonly block: number | null;
  readonly appliedBy: string | null;
  readonly appliedAt: Date;
  readonly durationMs: number | null;
}

interface LedgerColumn {
  readonly name: string;
  readonly definition: SqlText;
  readonly comment: string;
}

/**
 * Everything but the first two has a default or may be null, so that
 * `INSERT INTO schema_versions (version, description) VALUES (1, '…')` works. A ledger made by an older version, or by
 * hand, gets the columns that it lacks; none is ever taken away.
 */
export const ledgerColumns: readonly LedgerColumn[] = [
  column('version', 'integer PRIMARY KEY', 'Number of the migration: its place in the history.'),
  column('description', 'text NOT NULL', 'What the migration does, in words.'),
  column('id', 'text UNIQUE', 'Random id of the migration, which a renumbering does not change.'),
  column('name', 'text', 'Name of the folder that it was read from.'),
  column('checksum', 'text', 'SHA-256 of up.sql with LF line ends.'),
  column('up_sql', 'text', 'up.sql as it was applied.'),
  column('down_sql', 'text', 'down.sql as it stood then: what a revert runs.'),
  column('down_checksum', 'text', 'SHA-256 of down_sql.'),
  column('tool', 'text', 'Program that applied it.'),
  column(
    'status',
    "text NOT NULL DEFAULT 'done' CHECK (status IN ('baseline', 'done', 'failed', 'reverting', 'running'))",
    'done or baseline: applied; running, failed or reverting: only the first blocks are.',
  ),
  column('block', 'integer', 'How many blocks of the script are committed.'),
  column('backend_pid', 'integer', 'Server process of the session that applied it.'),
  column('backend_start', 'timestamptz', 'Start of that process: with the pid, its identity.'),
  column('applied_by', 'text DEFAULT current_user', 'Role that applied it.'),
  column('started_at', 'timestamptz', 'When the first block began.'),
  column('applied_at', 'timestamptz NOT NULL DEFAULT now()', 'When the last block was committed.'),
  column('duration_ms', 'bigint', 'Milliseconds from the first block to the last.'),
];

const tableComment = 'Which migrations this database has. Kept by the migration runner.';

/**
 * Makes the ledger, or adds what it lacks. To be called under the runner's lock, outside of a transaction.
 *
 * Row-level security without a policy closes it to everybody but its owner, whatever default privileges hand out.
 *
 * @throws MigrationRefusal TW621 where something else has the name
 */
export async function ensureLedger(client: Client, schema: string): Promise<void> {
  const table = printQualified([schema, ledgerName]);
  const existing = await readLedgerColumns(client, schema);
  if (existing === null) {
    const items = ledgerColumns.map(({ name, definition }) => print`${printIdentifier(name)} ${definition}`);
    await run(client, [
      print`CREATE TABLE ${table} (${joinSql(items, ', ')})`,
      print`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      print`REVOKE ALL ON TABLE ${table} FROM PUBLIC`,
      print`COMMENT ON TABLE ${table} IS ${printString(tableComment)}`,
      ...ledgerColumns.map((each) => commentOn(schema, each)),
    ]);
    return;
  }
  const missing = ledgerColumns.filter(({ name }) => !existing.has(name));
  const strange = missing.find(({ name }) => name === 'version' || name === 'description');
  if (strange !== undefined) throw notALedger(schema, `it has no column ${strange.name}`);
  if (missing.length === 0) return;
  await run(client, [
    ...missing.map(
      ({ name, definition }) => print`ALTER TABLE ${table} ADD COLUMN ${printIdentifier(name)} ${definition}`,
    ),
    ...missing.map((each) => commentOn(schema, each)),
    print`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    print`REVOKE ALL ON TABLE ${table} FROM PUBLIC`,
  ]);
}

/** Every row by rising version, or null where there is no ledger yet. Columns that an old ledger lacks read as null. */
export async function readLedger(client: Client, schema: string): Promise<readonly LedgerRow[] | null> {
  const existing = await readLedgerColumns(client, schema);
  if (existing === null) return null;
  const field = (name: string, otherwise: string): SqlText =>
    existing.has(name) ? printIdentifier(name) : trustSql(`${otherwise} AS ${name}`);
  const { rows } = await client.query<{
    version: number;
    description: string;
    id: string | null;
    name: string | null;
    checksum: string | null;
    status: LedgerStatus;
    block: number | null;
    applied_by: string | null;
    applied_at: Date;
    duration_ms: string | null;
  }>(
    print`SELECT version, description, ${field('id', 'NULL')}, ${field('name', 'NULL')}, ${field('checksum', 'NULL')},
      ${field('status', "'done'")}, ${field('block', 'NULL')}, ${field('applied_by', 'NULL')},
      ${field('applied_at', 'now()')}, ${field('duration_ms', 'NULL')}
      FROM ${printQualified([schema, ledgerName])} ORDER BY version`,
  );
  return rows.map((row) => ({
    version: row.version,
    description: row.description,
    id: row.id,
    name: row.name,
    checksum: row.checksum,
    status: row.status,
    block: row.block,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
  }));
}

/** The scripts of one migration as they stood when it was applied. */
export interface LedgerTexts {
  readonly up: string | null;
  readonly down: string | null;
  readonly downChecksum: string | null;
}

export async function readLedgerTexts(client: Client, schema: string, version: number): Promise<LedgerTexts> {
  const { rows } = await client.query<{
    up_sql: string | null;
    down_sql: string | null;
    down_checksum: string | null;
  }>(
    print`SELECT up_sql, down_sql, down_checksum FROM ${printQualified([schema, ledgerName])} WHERE version = $1`,
    [version],
  );
  const row = rows[0];
  return { up: row?.up_sql ?? null, down: row?.down_sql ?? null, downChecksum: row?.down_checksum ?? null };
}

/** Names of the ledger's columns, null where nothing has its name. */
async function readLedgerColumns(client: Client, schema: string): Promise<ReadonlySet<string> | null> {
  const { rows } = await client.query<{ relkind: string; name: string | null }>(
    `SELECT c.relkind, a.attname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = $1 AND c.relname = $2`,
    [schema, ledgerName],
  );
  const first = rows[0];
  if (first === undefined) return null;
  if (first.relkind !== 'r') throw notALedger(schema, 'it is not a table');
  return new Set(rows.flatMap(({ name }) => (name === null ? [] : [name])));
}

function notALedger(schema: string, why: string): MigrationRefusal {
  return new MigrationRefusal([
    {
      code: 'TW621',
      severity: 'error',
      message: `${schema}.${ledgerName} stands in the way of the ledger of that name: ${why}`,
      hint: 'Rename it: this table belongs to the migration runner.',
      at: null,
      source: null,
    },
  ]);
}

async function run(client: Client, statements: readonly SqlText[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    const failed = toDatabaseError(error, 'make the ledger');
    if (failed.code !== 'permission-denied') throw failed;
    throw new DatabaseError('permission-denied', failed.message, {
      hint: `The ledger needs CREATE on its schema, or is made and given to this role once by its owner.`,
    });
  }
}

function commentOn(schema: string, { name, comment }: LedgerColumn): SqlText {
  return print`COMMENT ON COLUMN ${printQualified([schema, ledgerName, name])} IS ${printString(comment)}`;
}

function column(name: string, definition: string, comment: string): LedgerColumn {
  return { name, definition: trustSql(definition), comment };
}
