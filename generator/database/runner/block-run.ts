import type { Client } from 'pg';
import type { MigrationBlock } from './parse-migration.ts';
import type { OnRunnerEvent } from './runner-event.ts';
import type { Watcher } from './watcher.ts';

/** How patient a run is, in milliseconds. */
export interface RunLimits {
  /** How long a block is tried again while locks are not to be had. */
  readonly retryForMs: number;
  /** How long a statement outside of a transaction may wait for others without a break. */
  readonly waitForMs: number;
  /** How long one batch of a backfill may hold its rows; batches grow and shrink towards it. */
  readonly batchMs: number;
}

export const defaultLimits: RunLimits = { retryForMs: 300_000, waitForMs: 1_800_000, batchMs: 10 };

/** One script under way. */
export interface BlockRun {
  readonly client: Client;
  readonly watcher: Watcher;
  readonly limits: RunLimits;
  readonly name: string;
  readonly direction: 'up' | 'down';
  readonly file: string;
  readonly blocks: readonly MigrationBlock[];
  /** How many blocks an earlier run committed. */
  readonly done: number;
  /** Writes into the ledger that `block` blocks are done: in the transaction of the last of them, where it has one. */
  record(block: number): Promise<void>;
  /** Looks, in a transaction and after the last statement of all, at what the script wrote. */
  readonly validate?: (() => Promise<void>) | undefined;
  readonly onEvent: OnRunnerEvent;
}

/** lock_not_available, deadlock_detected, serialization_failure: the block as a whole may well pass the next time. */
const passing = new Set(['55P03', '40P01', '40001']);

/** Whether the same may succeed later, and there is time left to try. */
export function mayTryAgain(sqlstate: string | null, started: number, { retryForMs }: RunLimits): boolean {
  return sqlstate !== null && passing.has(sqlstate) && Date.now() - started < retryForMs;
}

/** Pause before the next attempt: doubled each time up to two seconds, with jitter, so that two who meet part. */
export function retryPause(attempt: number): number {
  return Math.min(2 ** attempt * 25, 2_000) * (0.5 + Math.random());
}
