import type { Client } from 'pg';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { checkPrivileges } from './check-privileges.ts';
import { compareHistory, type HistoryEntry } from './compare-history.ts';
import { destroyedBy } from './destroyed-by.ts';
import { findDependents } from './find-dependents.ts';
import { firstClosedGate } from './gates.ts';
import { readLedger } from './ledger.ts';
import { MigrationRefusal, refuse } from './migration-refusal.ts';
import type { MigrationSource } from './migration-source.ts';
import { type MigrationBlock, parseMigration } from './parse-migration.ts';
import { preflight } from './preflight.ts';
import { refuseUnknownOutcome } from './unknown-outcome.ts';

/** A migration that is to be applied, or finished. */
export interface Pending {
  readonly folder: MigrationSource;
  readonly blocks: readonly MigrationBlock[];
  /** How many blocks an earlier run committed. */
  readonly done: number;
  /** Whether an earlier run began it. */
  readonly begun: boolean;
}

export interface PendingOptions {
  readonly folders: readonly MigrationSource[];
  /** Number of the last migration to apply; default: all. */
  readonly to?: number | undefined;
  /** Whether to go on behind migrations that wait for a deploy. */
  readonly pastGates?: boolean | undefined;
  /** By migration, its files that somebody edited and nobody sealed: they are not begun. */
  readonly unsealed?: ReadonlyMap<string, readonly string[]> | undefined;
}

export interface PendingMigrations {
  readonly pending: readonly Pending[];
  /** The migration before which the run ends, because it waits for a deploy. */
  readonly waiting: MigrationSource | null;
  readonly entries: readonly HistoryEntry[];
}

/**
 * What is to be done on a database; it changes nothing.
 *
 * @throws MigrationRefusal with everything that stands in the way
 * @throws SchemaError for a file that the runner cannot read
 */
export async function readPending(
  client: Client,
  ledgerSchema: string,
  { folders, to = Number.POSITIVE_INFINITY, pastGates = false, unsealed }: PendingOptions,
): Promise<PendingMigrations> {
  const rows = (await readLedger(client, ledgerSchema)) ?? [];
  const { entries, problems } = await compareHistory(client, ledgerSchema, rows, folders);
  if (problems.length > 0) throw new MigrationRefusal(problems);
  const wanted: { folder: MigrationSource; done: number; begun: boolean }[] = [];
  for (const { folder, state, row } of entries) {
    if (folder === null) continue;
    if (state === 'reverting') throw unfinishedRevert(folder);
    if (state === 'interrupted') wanted.push({ folder, done: row?.block ?? 0, begun: true });
    else if (state === 'pending' && folder.number <= to) wanted.push({ folder, done: 0, begun: false });
  }
  const waiting = firstClosedGate(entries, pastGates);
  const pending = wanted
    .filter(({ folder }) => waiting === null || folder.number < waiting.number)
    .map(({ folder, ...rest }) => ({
      folder,
      ...rest,
      blocks: parseMigration(folder.up, `${folder.name}/up.sql`),
    }));
  for (const { folder, blocks, done, begun } of pending) {
    if (begun) refuseUnknownOutcome(`${folder.name}/up.sql`, blocks[done]);
  }
  const fresh = pending.filter(({ begun }) => !begun).map(({ folder }) => folder);
  const applied = folders.filter((folder) => !fresh.includes(folder));
  const blocks = pending.flatMap((each) => each.blocks.slice(each.done));
  const inTheWay = [
    ...fresh.flatMap(({ name }) => (unsealed?.get(name) ?? []).map((path) => notSealed(name, path))),
    ...(await preflight(client, applied, fresh)),
    ...(await findDependents(client, blocks, destroyedBy(blocks))),
    ...(takesRole(blocks) ? [] : await checkPrivileges(client, fresh)),
  ];
  if (inTheWay.length > 0) throw new MigrationRefusal(inTheWay);
  return { pending, waiting: waiting !== null && waiting.number <= to ? waiting : null, entries };
}

/** Whether a script becomes another role, whose privileges then count. */
function takesRole(blocks: readonly MigrationBlock[]): boolean {
  return blocks.some(({ statements }) =>
    statements.some(({ sql, words: [first] }) => first === 'set' && /\b(role|authorization)\b/i.test(sql)),
  );
}

function notSealed(migration: string, path: string): Diagnostic {
  const message = `${path} was edited, and is not sealed: nothing has proved it since`;
  const hint = `Run \`tablewright seal ${migration}\` (with --no-prove where no server is at hand), or restore the file.`;
  return { code: 'TW631', severity: 'error', message, hint, at: null, source: null };
}

function unfinishedRevert({ name, number }: MigrationSource): MigrationRefusal {
  return refuse(
    'TW629',
    `${name} is being reverted, and not yet to the end`,
    `Finish it: migrate down --to ${number - 1}.`,
  );
}
