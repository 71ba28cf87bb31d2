import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { type DatabaseError, toDatabaseError } from '../database-error.ts';
import { applyBlockSettings } from './block-settings.ts';
import { MigrationFailure } from './migration-failure.ts';
import type { MigrationBlock, MigrationStatement } from './parse-migration.ts';
import type { OnRunnerEvent } from './runner-event.ts';

/** One script under way. */
export interface BlockRun {
  readonly client: Client;
  readonly name: string;
  readonly direction: 'up' | 'down';
  readonly file: string;
  readonly blocks: readonly MigrationBlock[];
  /** How many blocks an earlier run committed. */
  readonly done: number;
  /** Writes into the ledger that `block` blocks are done: in the transaction of the last of them, where it has one. */
  record(block: number): Promise<void>;
  readonly onEvent: OnRunnerEvent;
}

/** lock_not_available, deadlock_detected, serialization_failure: the block as a whole may well pass the next time. */
const PASSING = new Set(['55P03', '40P01', '40001']);
const ATTEMPTS = 5;

/**
 * Runs the blocks that are not done yet, each with its record.
 *
 * @throws MigrationFailure for the statement that failed; blocks before its block stand, and nothing else
 */
export async function runBlocks(run: BlockRun): Promise<void> {
  for (const block of run.blocks.slice(run.done)) {
    const started = performance.now();
    if (block.transaction === 'inside') await runInside(run, block);
    else await runOutside(run, block);
    run.onEvent({
      type: 'block',
      name: run.name,
      number: block.number,
      title: block.title,
      statements: block.statements.length,
      durationMs: performance.now() - started,
    });
  }
}

async function runInside(run: BlockRun, block: MigrationBlock): Promise<void> {
  const { client } = run;
  for (let attempt = 1; ; attempt += 1) {
    let current: MigrationStatement | null = null;
    let committing = false;
    try {
      await applyBlockSettings(client);
      await client.query('BEGIN');
      for (const statement of block.statements) {
        current = statement;
        await client.query(statement.sql);
      }
      current = null;
      // A role or a search path that the block has set is not to write, or misread, the record.
      await applyBlockSettings(client);
      await run.record(block.number);
      committing = true;
      await client.query('COMMIT');
      return;
    } catch (error) {
      const failed = toDatabaseError(error, `block ${block.number} (${block.title})`);
      await client.query('ROLLBACK').catch(() => {});
      if (attempt < ATTEMPTS && failed.sqlstate !== null && PASSING.has(failed.sqlstate)) {
        run.onEvent({ type: 'retry', name: run.name, number: block.number, sqlstate: failed.sqlstate });
        await sleep(2 ** attempt * 50 * (0.5 + Math.random()));
        continue;
      }
      throw new MigrationFailure(failed, run.file, current, stateAfter(run, block, failed, committing));
    }
  }
}

async function runOutside(run: BlockRun, block: MigrationBlock): Promise<void> {
  let current: MigrationStatement | null = null;
  try {
    await applyBlockSettings(run.client);
    // Before the first statement, so that a crash in the block is seen by the next run.
    await run.record(block.number - 1);
    for (const statement of block.statements) {
      current = statement;
      await run.client.query(statement.sql);
    }
    current = null;
    await applyBlockSettings(run.client);
    await run.record(block.number);
  } catch (error) {
    const failed = toDatabaseError(error, `block ${block.number} (${block.title})`);
    throw new MigrationFailure(failed, run.file, current, stateAfter(run, block, failed, false));
  }
}

function stateAfter(
  run: BlockRun,
  block: MigrationBlock,
  { code }: DatabaseError,
  committing: boolean,
): string {
  const whole = run.blocks.length;
  const before = block.number - 1;
  const done = run.direction === 'up' ? 'applied' : 'reverted';
  if (committing && code === 'connection-lost') {
    return `The connection was lost while ${run.name} was being committed: ask "migrate status" whether it is ${done}`;
  }
  const stands =
    before === 0
      ? `Nothing of ${run.name} is ${done}`
      : `${before} of ${whole} blocks of ${run.name} are ${done}`;
  if (block.transaction === 'outside') {
    return `${stands}, and of block ${block.number}, which runs outside of a transaction, what came before the failed statement`;
  }
  return before === 0 ? stands : `${stands}; run again to go on with block ${block.number}`;
}
