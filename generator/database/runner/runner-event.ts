import type { Blocker } from './blocker.ts';
import type { StatementProgress } from './statement-progress.ts';

/** What a run tells while it goes on; texts are the caller's. */
export type RunnerEvent =
  /** Somebody else migrates this database; told at once and then every few seconds. */
  | { readonly type: 'waiting'; readonly holder: string; readonly waitedMs: number }
  | {
      readonly type: 'begin';
      readonly direction: 'up' | 'down';
      readonly name: string;
      readonly blocks: number;
    }
  | ({
      readonly type: 'block';
      readonly statements: number;
      readonly durationMs: number;
      /** True when the database had it already. */
      readonly skipped: boolean;
    } & OfBlock)
  /** A lock was not to be had in time; the block is tried again after a pause. */
  | {
      readonly type: 'retry';
      readonly name: string;
      readonly number: number;
      readonly sqlstate: string;
      readonly attempt: number;
      /** Whom it waited for, where that was seen. */
      readonly by: readonly Blocker[];
    }
  /** The statement under way waits for others. */
  | {
      readonly type: 'blocked';
      readonly name: string;
      readonly number: number;
      readonly by: readonly Blocker[];
      readonly waitedMs: number;
    }
  /** What a statement left that did not end is taken away, to run it again. */
  | ({ readonly type: 'repair' } & OfBlock)
  | ({ readonly type: 'progress'; readonly elapsedMs: number } & OfBlock & StatementProgress)
  | {
      readonly type: 'end';
      readonly direction: 'up' | 'down';
      readonly name: string;
      readonly durationMs: number;
    };

interface OfBlock {
  readonly name: string;
  readonly number: number;
  readonly title: string;
}

export type OnRunnerEvent = (event: RunnerEvent) => void;
