import { setTimeout as sleep } from 'node:timers/promises';
import { toDatabaseError } from '../database-error.ts';
import { type BlockRun, mayTryAgain, retryPause } from './block-run.ts';
import { applyBlockSettings } from './block-settings.ts';
import { describeBlocker } from './blockers.ts';
import { keptColumnGrants } from './kept-column-grants.ts';
import { keptGrants } from './kept-grants.ts';
import { MigrationFailure } from './migration-failure.ts';
import { offendingRows } from './offending-rows.ts';
import type { MigrationBlock, MigrationStatement } from './parse-migration.ts';
import { stateAfter } from './state-after.ts';

/**
 * What a statement waits for a lock when its block says nothing else. Longer than deadlock_timeout, after which an
 * autovacuum gives way; without a bound, a statement behind a reader would stop everybody who comes after it.
 */
const lockTimeoutMs = 1500;

/**
 * Runs a block and its record as one transaction, again and again while locks are not to be had.
 *
 * The record is written first: what the statements lock, others wait for until the commit, so that nothing of ours may
 * stand in between.
 */
export async function runInside(run: BlockRun, block: MigrationBlock): Promise<void> {
  const { client, name } = run;
  const { number, title } = block;
  const started = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    let current: MigrationStatement | null = null;
    let committing = false;
    try {
      await applyBlockSettings(client, lockTimeoutMs);
      await client.query('BEGIN');
      await run.record(number);
      const giveBack = [await keptGrants(client, block), await keptColumnGrants(client, block)];
      // Who was in the way once is looked for at once: the wait is over after 50 ms.
      const options = { name, number, title, firstMs: attempt === 1 ? 1_000 : 20, limitMs: null };
      await run.watcher.watch(options, async () => {
        for (const statement of block.statements) {
          current = statement;
          await client.query(statement.sql);
        }
      });
      current = null;
      for (const give of giveBack) await give();
      if (number === run.blocks.length && run.validate !== undefined) {
        await applyBlockSettings(client, lockTimeoutMs);
        await run.validate();
      }
      committing = true;
      await client.query('COMMIT');
      return;
    } catch (error) {
      const failed = toDatabaseError(error, `block ${number} (${title})`);
      await client.query('ROLLBACK').catch(() => {});
      const by = run.watcher.lastBlockers;
      if (failed.sqlstate !== null && mayTryAgain(failed.sqlstate, started, run.limits)) {
        run.onEvent({ type: 'retry', name, number, sqlstate: failed.sqlstate, attempt, by });
        await sleep(retryPause(attempt));
        continue;
      }
      const tried =
        attempt === 1 ? '' : `Tried ${attempt} times in ${Math.round((Date.now() - started) / 1000)} s. `;
      const inTheWay = by.length === 0 ? '' : `In the way: ${by.map(describeBlocker).join('; ')}. `;
      const state = `${tried}${inTheWay}${stateAfter(run, block, failed, committing)}`;
      const rows =
        failed.violated === null ? null : await offendingRows(client, failed.violated).catch(() => null);
      throw new MigrationFailure(failed, run.file, number, current, state, rows);
    }
  }
}
