import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
import { destroyedBy } from './destroyed-by.ts';
import { findDependents } from './find-dependents.ts';
import { ledgerName } from './ledger.ts';
import { MigrationRefusal } from './migration-refusal.ts';
import { type Revert, readReverts } from './read-reverts.ts';
import type { RevertLoss } from './revert-loss.ts';
import { revertLosses } from './revert-losses.ts';
import { runBlocks } from './run-blocks.ts';
import { type RunnerOptions, type RunnerSession, withRunnerSession } from './runner-session.ts';

export interface MigrateDownOptions extends RunnerOptions {
  /** Number of the last migration that stays; 0 for none. */
  readonly to: number;
  /** Hazards that are allowed: `['deletes data', 'irreversible']`. */
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
 * @throws MigrationRefusal TW626, naming what would be dropped or cut, unless `allow` holds 'deletes data', and what cannot
 *   come back, unless it holds 'irreversible'; TW625 for
 *   what somebody else built on a table that would go, TW621 for rows
 *   without a script, TW622 for a kept script that was changed
 * @throws MigrationFailure for a statement that failed
 */
export async function migrateDown(options: MigrateDownOptions): Promise<MigrateDownResult> {
  return withRunnerSession(options, async (session) => {
    const reverts = await readReverts(session.client, session.ledgerSchema, options.to);
    const destroyed = reverts.flatMap(({ blocks, done }) => destroyedBy(blocks.slice(done)));
    refuseLosses(revertLosses(reverts), options.allow ?? []);
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

const refusals: Readonly<Record<RevertLoss['hazard'], string>> = {
  'deletes data': 'this revert deletes data',
  irreversible: 'this revert cannot bring back',
};

/** @throws MigrationRefusal TW626 with everything that nobody allowed */
function refuseLosses(losses: readonly RevertLoss[], allowed: readonly string[]): void {
  const problems = losses
    .filter(({ hazard }) => !allowed.includes(hazard))
    .map(({ hazard, lost }): Diagnostic => {
      const message = `${refusals[hazard]}:${lost.map((what) => `\n  ${what}`).join('')}`;
      const hint = `If that is meant: --allow ${JSON.stringify(hazard)}.`;
      return { code: 'TW626', severity: 'error', message, hint, at: null, source: null };
    });
  if (problems.length > 0) throw new MigrationRefusal(problems);
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
