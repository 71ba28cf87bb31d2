import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from '../../kernel/step.ts';
import { toDatabaseError } from '../database-error.ts';
import { type BlockRun, mayTryAgain, retryPause } from './block-run.ts';
import { applyBlockSettings } from './block-settings.ts';
import { describeBlocker } from './blockers.ts';
import { MigrationFailure } from './migration-failure.ts';
import type { MigrationBlock, MigrationStatement } from './parse-migration.ts';
import { askProbe, readProbe, repair } from './probe.ts';
import { runBackfill } from './run-backfill.ts';
import { stateAfter } from './state-after.ts';
import { WaitedTooLong } from './watcher.ts';

/**
 * Runs what no transaction can hold. What its probe finds done, by a run that was killed before it could record it, is
 * recorded; what is found half done is taken away and run again.
 *
 * @returns whether there was anything to run
 */
export async function runOutside(run: BlockRun, block: MigrationBlock): Promise<boolean> {
  const probe = block.probe === null ? null : readProbe(block.probe);
  const started = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    let current: MigrationStatement | null = null;
    try {
      // A lock_timeout would leave an invalid index behind: the watcher bounds these statements.
      await applyBlockSettings(run.client, 0);
      const answer = probe === null ? 'to do' : await prepare(run, block, probe);
      if (answer === 'to do') {
        // Before the first statement, so that a crash in the block is seen by the next run.
        await run.record(block.number - 1);
        const { backfill } = block;
        if (backfill !== null) await watched(run, block, () => runBackfill(run, block, backfill));
        else {
          for (const statement of block.statements) {
            current = statement;
            await watched(run, block, () => run.client.query(statement.sql));
          }
        }
        current = null;
        await applyBlockSettings(run.client, 0);
      }
      await finish(run, block);
      return answer === 'to do';
    } catch (error) {
      const { name } = run;
      const { number, title } = block;
      const waited = error instanceof WaitedTooLong;
      const by = run.watcher.lastBlockers;
      const failed = toDatabaseError(waited ? waitedTooLong(run) : error, `block ${number} (${title})`);
      if (failed.sqlstate !== null && mayTryAgain(failed.sqlstate, started, run.limits) && probe !== null) {
        run.onEvent({ type: 'retry', name, number, sqlstate: failed.sqlstate, attempt, by });
        await sleep(retryPause(attempt));
        continue;
      }
      const inTheWay = by.length === 0 ? '' : `In the way: ${by.map(describeBlocker).join('; ')}. `;
      const state = `${inTheWay}${stateAfter(run, block, failed, false)}${await clear(run, block, probe)}`;
      throw new MigrationFailure(failed, run.file, number, current, state);
    }
  }
}

/** Asks the probe until nobody else is at it, and takes away what is half done. */
async function prepare(run: BlockRun, block: MigrationBlock, probe: Probe): Promise<'done' | 'to do'> {
  for (;;) {
    const answer = await askProbe(run.client, probe);
    if (answer === 'done' || answer === 'to do') return answer;
    if (answer === 'half done') {
      run.onEvent({ type: 'repair', name: run.name, number: block.number, title: block.title });
      await watched(run, block, () => repair(run.client, probe));
    } else await sleep(500);
  }
}

async function watched<T>(
  run: BlockRun,
  { number, title }: MigrationBlock,
  work: () => Promise<T>,
): Promise<T> {
  const options = { name: run.name, number, title, firstMs: 1_000, limitMs: run.limits.waitForMs };
  return run.watcher.watch(options, work);
}

async function finish(run: BlockRun, { number }: MigrationBlock): Promise<void> {
  await run.client.query('BEGIN');
  try {
    await run.record(number);
    if (number === run.blocks.length) await run.validate?.();
    await run.client.query('COMMIT');
  } catch (error) {
    await run.client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** An invalid index is kept up by every write and refuses duplicates: it does not wait for the next run. */
async function clear(run: BlockRun, block: MigrationBlock, probe: Probe | null): Promise<string> {
  if (probe?.kind !== 'index-valid') return '';
  try {
    if ((await askProbe(run.client, probe)) !== 'half done') return '';
    await watched(
      { ...run, limits: { ...run.limits, waitForMs: Math.min(10_000, run.limits.waitForMs) } },
      block,
      () => repair(run.client, probe),
    );
    return '. The invalid index that it left is dropped';
  } catch {
    return '. An invalid index is left; the next run drops it and builds it again';
  }
}

function waitedTooLong({ limits }: BlockRun): Error {
  const seconds = Math.round(limits.waitForMs / 1000);
  return new Error(`it waited for others for ${seconds} s and was cancelled`);
}
