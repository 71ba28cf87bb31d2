import type { PlannedScript } from './planned-script.ts';

/** What a run would execute. */
export interface PlannedRun {
  readonly scripts: readonly PlannedScript[];
  /** The migration before which the run would end, because that one waits for a deploy. */
  readonly waiting: { readonly number: number; readonly name: string } | null;
}
