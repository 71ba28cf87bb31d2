import type { Draft } from './draft.ts';
import type { DraftContext } from './draft-steps.ts';
import { findRoot } from './find-root.ts';
import type { ObjectId } from './object-id.ts';

/** What matters only where somebody else may read, write or have rows. */
const onlyOnExisting: ReadonlySet<string> = new Set([
  'rewrites table',
  'blocks writes',
  'blocks reads',
  'scans under lock',
  'may fail on existing data',
  'breaks old readers',
  'invalidates prepared statements',
]);

/** Takes locks and hazards away from steps on what the same plan makes: nobody else knows of it yet. */
export function exemptNew(drafts: readonly Draft[], context: DraftContext): readonly Draft[] {
  const known = new Map<ObjectId, boolean>();
  const exists = (id: ObjectId): boolean => {
    let answer = known.get(id);
    if (answer === undefined) {
      const object = context.before.get(id) ?? context.after.get(id);
      const root =
        object === undefined
          ? id
          : findRoot(object, (other) => context.after.get(other) ?? context.before.get(other), context.kinds)
              .id;
      answer = context.before.get(root) !== undefined;
      known.set(id, answer);
    }
    return answer;
  };
  return drafts.map((draft) => {
    const { step } = draft;
    if (step.locks.length === 0 && step.hazards.length === 0) return draft;
    if (step.locks.every(exists) && step.hazards.every(({ on }) => exists(on))) return draft;
    const locks = step.locks.filter(exists);
    const hazards = step.hazards.filter(({ kind, on }) => exists(on) || !onlyOnExisting.has(kind));
    return { ...draft, step: { ...step, locks, hazards, lock: locks.length === 0 ? 'none' : step.lock } };
  });
}
