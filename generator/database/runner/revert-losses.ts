import { destroyedBy } from './destroyed-by.ts';
import type { Revert } from './read-reverts.ts';
import type { RevertLoss } from './revert-loss.ts';

/** What is lost by what is left to do of these reverts; no entry for a hazard of which there is nothing. */
export function revertLosses(reverts: readonly Revert[]): readonly RevertLoss[] {
  const destroyed = reverts.flatMap(({ blocks, done, losses }) =>
    destroyedBy(blocks.slice(done)).filter((what) => !losses.kept.includes(what)),
  );
  const cut = reverts.flatMap(({ losses }) => losses.cut.map((what) => `values of ${what}`));
  const gone = reverts.flatMap(({ name, losses }) => losses.gone.map((what) => `${what} (${name})`));
  const all: readonly RevertLoss[] = [
    { hazard: 'deletes data', lost: [...destroyed, ...cut] },
    { hazard: 'irreversible', lost: gone },
  ];
  return all.filter(({ lost }) => lost.length > 0);
}
