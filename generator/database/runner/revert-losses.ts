import { destroyedBy } from './destroyed-by.ts';
import type { Revert } from './read-reverts.ts';

/** The hazards that a revert needs to be allowed by name. */
export const revertHazards = ['deletes data', 'irreversible'] as const;

/** What a run of reverts costs, under the hazard that allows it. */
export interface RevertLoss {
  readonly hazard: (typeof revertHazards)[number];
  /** `TABLE public.orders`, `values of column public.orders.total: …`. */
  readonly lost: readonly string[];
}

/** What is lost by what is left to do of these reverts; no entry for a hazard of which there is nothing. */
export function revertLosses(reverts: readonly Revert[]): readonly RevertLoss[] {
  const destroyed = reverts.flatMap(({ blocks, done }) => destroyedBy(blocks.slice(done)));
  const cut = reverts.flatMap(({ losses }) => losses.cut.map((what) => `values of ${what}`));
  const gone = reverts.flatMap(({ name, losses }) => losses.gone.map((what) => `${what} (${name})`));
  const all: readonly RevertLoss[] = [
    { hazard: 'deletes data', lost: [...destroyed, ...cut] },
    { hazard: 'irreversible', lost: gone },
  ];
  return all.filter(({ lost }) => lost.length > 0);
}
