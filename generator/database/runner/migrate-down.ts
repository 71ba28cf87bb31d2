import type { Client } from 'pg';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { destroyedBy } from './destroyed-by.ts';
import { findDependents } from './find-dependents.ts';
import { type LedgerRow, ledgerName, readLedger, readLedgerTexts } from './ledger.ts';
import { MigrationRefusal, refuse } from './migration-refusal.ts';
import { checksumMigration, type MigrationBlock, parseMigration } from './parse-migration.ts';
import { runBlocks } from './run-blocks.ts';
import { type RunnerOptions, type RunnerSession, withRunnerSession } from './runner-session.ts';
import { refuseUnknownOutcome } from './unknown-outcome.ts';

/** The hazard that a revert needs to be allowed by name. */
export const deletesData = 'deletes data';

export interface MigrateDownOptions extends RunnerOptions {
  /** Number of the last migration that stays; 0 for none. */
  readonly to: number;
  /** Hazards that are allowed: `['deletes data']`. */
  readonly allow?: readonly string[];
}

export interface MigrateDownResult {
  readonly reverted: readonly {
    readonly number: number;
    readonly name: string;
    readonly durationMs: number;
  }[];
  /** What was dropped with its rows, as the scripts say it: `TABLE public.orders`. */
  readonly destroyed: readonly string[];
}

/**
 * Reverts what was applied after migration `to`, the last first, with the down.sql that the ledger kept when it was
 * applied: it belongs to what the database has, whatever the files say now. The ledger itself stays.
 *
 * @throws MigrationRefusal TW626, naming what would be dropped, unless `allow` holds 'deletes data'; TW625 for
 *   what somebody else built on a table that would go, TW621 for rows
 *   without a script, TW622 for a kept script that was changed
 * @throws MigrationFailure for a statement that failed
 */
export async function migrateDown(options: MigrateDownOptions): Promise<MigrateDownResult> {
  return withRunnerSession(options, async (session) => {
    const reverts = await readReverts(session, options.to);
    const destroyed = reverts.flatMap(({ blocks, done }) => destroyedBy(blocks.slice(done)));
    if (destroyed.length > 0 && !(options.allow ?? []).includes(deletesData)) throw needsAllowance(destroyed);
    const undone = reverts.flatMap(({ blocks, done }) => blocks.slice(done));
    const dependents = await findDependents(session.client, undone, destroyed);
    if (dependents.length > 0) throw new MigrationRefusal(dependents);
    const reverted: { number: number; name: string; durationMs: number }[] = [];
    for (const revert of reverts) {
      const durationMs = await runRevert(session, revert);
      reverted.push({ number: revert.row.version, name: revert.name, durationMs });
    }
    return { reverted, destroyed };
  });
}

interface Revert {
  readonly row: LedgerRow;
  readonly name: string;
  readonly blocks: readonly MigrationBlock[];
  readonly done: number;
}

async function readReverts({ client, ledgerSchema }: RunnerSession, to: number): Promise<readonly Revert[]> {
  const reverts: Revert[] = [];
  for (const row of (await readLedger(client, ledgerSchema)) ?? []) {
    if (row.version > to) reverts.unshift(await readRevert(client, ledgerSchema, row));
  }
  return reverts;
}

async function readRevert(client: Client, ledgerSchema: string, row: LedgerRow): Promise<Revert> {
  const name = row.name ?? row.description;
  if (row.status === 'running' || row.status === 'failed') {
    const message = `${name} is applied only in part (${row.block ?? 0} blocks)`;
    throw refuse('TW627', message, 'Finish it first: migrate up. Its down.sql undoes the whole, not a part.');
  }
  const { down, downChecksum } = await readLedgerTexts(client, ledgerSchema, row.version);
  if (down === null) {
    const message = `version ${row.version} "${name}" has no script to revert it: it was not applied by this runner`;
    throw refuse('TW621', message, 'Undo it by hand, then delete its row.');
  }
  if (downChecksum !== checksumMigration(down)) {
    const message = `the script that the ledger keeps to revert ${name} is not the one that was recorded`;
    throw refuse(
      'TW622',
      message,
      `Restore it in ${ledgerName}, or undo the migration by hand and delete its row.`,
    );
  }
  const done = row.status === 'reverting' ? (row.block ?? 0) : 0;
  const blocks = parseMigration(down, `${name}/down.sql`);
  if (row.status === 'reverting') refuseUnknownOutcome(`${name}/down.sql`, blocks[done]);
  return { row, name, blocks, done };
}

function needsAllowance(destroyed: readonly string[]): Error {
  const list = destroyed.map((what) => `  ${what}`).join('\n');
  const message = `this revert deletes data: it drops\n${list}`;
  return refuse('TW626', message, `If that is meant: --allow "${deletesData}".`);
}

async function runRevert(session: RunnerSession, { row, name, blocks, done }: Revert): Promise<number> {
  const { client, ledgerSchema, onEvent, watcher, limits } = session;
  const table = printQualified([ledgerSchema, ledgerName]);
  const started = performance.now();
  onEvent({ type: 'begin', direction: 'down', name, blocks: blocks.length });
  const record = async (block: number): Promise<void> => {
    if (block === blocks.length)
      await client.query(print`DELETE FROM ${table} WHERE version = $1`, [row.version]);
    else {
      const update = print`UPDATE ${table} SET status = 'reverting', block = $1 WHERE version = $2`;
      await client.query(update, [block, row.version]);
    }
  };
  if (blocks.length === 0) await record(0);
  await runBlocks({
    client,
    watcher,
    limits,
    name,
    direction: 'down',
    file: `${name}/down.sql`,
    blocks,
    done,
    record,
    onEvent,
  });
  const durationMs = Math.round(performance.now() - started);
  onEvent({ type: 'end', direction: 'down', name, durationMs });
  return durationMs;
}
