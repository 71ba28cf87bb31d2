import type { ModelView } from './model.ts';
import type { ObjectId } from './object-id.ts';
import type { Step } from './step.ts';

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

/** Whether an object, or what it belongs to, was there before the plan. */
export function existenceTest(
  before: ModelView,
  rootOf: (id: ObjectId) => ObjectId,
): (id: ObjectId) => boolean {
  return (id) => before.get(rootOf(id)) !== undefined;
}

/** Takes locks and hazards away from a step on what the same plan makes: nobody else knows of it yet. */
export function exemptNew(step: Step, exists: (id: ObjectId) => boolean): Step {
  if (step.locks.length === 0 && step.hazards.length === 0 && step.scans.length === 0) return step;
  if (step.locks.every(exists) && step.hazards.every(({ on }) => exists(on)) && step.scans.every(exists))
    return step;
  const locks = step.locks.filter(exists);
  const hazards = step.hazards.filter(({ kind, on }) => exists(on) || !onlyOnExisting.has(kind));
  return {
    ...step,
    locks,
    hazards,
    scans: step.scans.filter(exists),
    lock: locks.length === 0 ? 'none' : step.lock,
  };
}
