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
  | {
      readonly type: 'block';
      readonly name: string;
      readonly number: number;
      readonly title: string;
      readonly statements: number;
      readonly durationMs: number;
    }
  /** A lock was not to be had in time; the block is tried again after a pause. */
  | { readonly type: 'retry'; readonly name: string; readonly number: number; readonly sqlstate: string }
  | {
      readonly type: 'end';
      readonly direction: 'up' | 'down';
      readonly name: string;
      readonly durationMs: number;
    };

export type OnRunnerEvent = (event: RunnerEvent) => void;
