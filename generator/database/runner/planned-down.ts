import type { PlannedScript } from './planned-script.ts';
import type { RevertLoss } from './revert-loss.ts';

/** What a revert would execute. */
export interface PlannedDown {
  readonly scripts: readonly PlannedScript[];
  /** What it would lose, under the hazard that has to be allowed for it. */
  readonly losses: readonly RevertLoss[];
}
