import type { Client } from 'pg';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { normaliseScript } from '../../sql/normalise-script.ts';
import { describeDifference } from './describe-difference.ts';
import { type LedgerRow, readLedgerTexts } from './ledger.ts';
import type { MigrationSource } from './migration-source.ts';
import { checksumMigration } from './parse-migration.ts';

/**
 * - `applied`; `pending`: not yet; `interrupted`: its first blocks are applied; `reverting`: its down is under way.
 * - `waiting`: pending, and it waits for a deploy (told by `migrationStatus`).
 * - `edited`: applied, and its up.sql is another one now. `unknown`: applied, and not among the files.
 * - `by hand`: a row that no run of ours wrote.
 */
export type MigrationState =
  | 'applied'
  | 'pending'
  | 'waiting'
  | 'interrupted'
  | 'reverting'
  | 'edited'
  | 'unknown'
  | 'by hand';

/** One migration, as files and ledger together tell of it. */
export interface HistoryEntry {
  readonly number: number;
  readonly name: string;
  readonly state: MigrationState;
  readonly row: LedgerRow | null;
  readonly folder: MigrationSource | null;
}

export interface HistoryComparison {
  /** By rising number; the ledger's own rows among them. */
  readonly entries: readonly HistoryEntry[];
  /** Why nothing can be applied: empty when the ledger is a beginning of the history. */
  readonly problems: readonly Diagnostic[];
}

/** Compares the ledger with the history of the files. Identity is a migration's id; its number is only its place. */
export async function compareHistory(
  client: Client,
  ledgerSchema: string,
  rows: readonly LedgerRow[],
  folders: readonly MigrationSource[],
): Promise<HistoryComparison> {
  const byId = new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row] as const])));
  const known = new Set(folders.flatMap(({ record }) => [record.id, ...(record.supersedes ?? [])]));
  const numbers = new Map(folders.map((folder) => [folder.number, folder]));
  const entries: HistoryEntry[] = [];
  const problems: Diagnostic[] = [];
  let firstPending: MigrationSource | null = null;
  for (const folder of folders) {
    const { number, name } = folder;
    const row = byId.get(folder.record.id) ?? null;
    const standIn = row === null ? standInOf(folder, byId) : null;
    if (standIn?.missing.length === 0) {
      if (firstPending !== null) problems.push(outOfOrder(folder, firstPending));
      entries.push({ number, name, state: 'applied', row: standIn.row, folder });
      continue;
    }
    if (standIn !== null) problems.push(superseded(folder, standIn));
    if (row === null) {
      firstPending ??= folder;
      entries.push({ number, name, state: 'pending', row, folder });
      continue;
    }
    if (firstPending !== null) problems.push(outOfOrder(folder, firstPending));
    const edited = row.checksum !== null && row.checksum !== checksumMigration(folder.up);
    if (edited) {
      const { up } = await readLedgerTexts(client, ledgerSchema, row.version);
      const message = `${name}/up.sql is not what was applied: it was changed afterwards`;
      const difference = up === null ? '' : `\n${describeDifference(up, normaliseScript(folder.up))}`;
      problems.push(
        problem(
          'TW622',
          `${message}${difference}`,
          'Restore the file, and make the change in a new migration.',
        ),
      );
    }
    entries.push({ number, name, state: edited ? 'edited' : stateOf(row), row, folder });
  }
  for (const row of rows) {
    if (row.id !== null && known.has(row.id)) continue;
    const number = row.version;
    const name = row.name ?? row.description;
    entries.push({ number, name, state: row.id === null ? 'by hand' : 'unknown', row, folder: null });
    if (row.id !== null) {
      const message = `the database has migration ${number} "${name}", which is not among the files`;
      problems.push(
        problem('TW628', message, `Get its files, or revert it: migrate down --to ${number - 1}.`),
      );
    } else if (numbers.has(number)) {
      const message = `version ${number} "${name}" was recorded by hand, so ${numbers.get(number)?.name} cannot be`;
      problems.push(problem('TW621', message, 'Remove the row if the migration is not applied.'));
    }
  }
  entries.sort((a, b) => a.number - b.number);
  return { entries, problems };
}

/** Rows of migrations whose place a folder took, and which of those are not there. */
interface StandIn {
  readonly row: LedgerRow;
  readonly missing: readonly string[];
}

/** Null where the database has none of the migrations that the folder supersedes. */
function standInOf({ record }: MigrationSource, byId: ReadonlyMap<string, LedgerRow>): StandIn | null {
  const ids = record.supersedes ?? [];
  const found = ids.flatMap((id) => byId.get(id) ?? []);
  const row = found.reduce<LedgerRow | null>(
    (last, each) => (last === null || each.version > last.version ? each : last),
    null,
  );
  if (row === null) return null;
  const done = new Set(found.filter((each) => stateOf(each) === 'applied').map(({ id }) => id));
  // They were applied in order, so that whoever has the last has them all. A start that was itself superseded stands
  // in the list beside those whose place it took: a database has it, or them.
  const last = ids.at(-1);
  return { row, missing: last === undefined || done.has(last) ? [] : ids.filter((id) => !done.has(id)) };
}

function superseded({ name }: MigrationSource, { row, missing }: StandIn): Diagnostic {
  const message = `${name} took the place of migrations of which the database has some and lacks ${missing.length} (${missing.join(', ')})`;
  const hint = `Apply those first, from the version of the files that still has them; or revert: migrate down --to ${Math.max(row.version - 1, 0)}.`;
  return problem('TW628', message, hint);
}

function outOfOrder({ name }: MigrationSource, pending: MigrationSource): Diagnostic {
  const message = `${name} is applied, and ${pending.name}, which comes before it, is not`;
  const hint = `Give ${pending.name} a number after ${name}, or revert ${name}: migrate down --to ${pending.number - 1}.`;
  return problem('TW623', message, hint);
}

function stateOf({ status }: LedgerRow): MigrationState {
  if (status === 'running' || status === 'failed') return 'interrupted';
  return status === 'reverting' ? 'reverting' : 'applied';
}

function problem(code: Diagnostic['code'], message: string, hint: string): Diagnostic {
  return { code, severity: 'error', message, hint, at: null, source: null };
}
