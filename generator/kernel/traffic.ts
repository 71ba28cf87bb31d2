import type { DraftContext } from './draft-steps.ts';
import { kindOf, type ObjectId } from './object-id.ts';
import { lockModes, type Step } from './step.ts';

const stops = new Set(lockModes.slice(lockModes.indexOf('share')));

/** Which tables' readers or writers a step makes wait. */
export interface Traffic {
  /** Existing tables that a step locks against writers or more, as they are called after the renames of the plan. */
  stoppedBy(step: Pick<Step, 'lock' | 'locks'>): readonly ObjectId[];
  /** The same, with views, and with tables that the step renames. */
  heldBy(step: Step): readonly ObjectId[];
  /**
   * Whether a step may run while those before it hold their locks. A transaction stops one table, and beside it the
   * other side of a foreign key, so that nobody waits for a lock that waits for another.
   */
  mayShare(steps: readonly Step[], step: Step): boolean;
}

export function trafficOf({ kinds, before, after }: DraftContext): Traffic {
  const isRelation = (id: ObjectId): boolean => {
    const { relationLocks, rank } = kinds.get(kindOf(id));
    return relationLocks !== undefined && rank === 0;
  };
  const isKnown = (id: ObjectId): boolean => (before.get(id) ?? after.get(id)) !== undefined;
  const stoppedBy: Traffic['stoppedBy'] = ({ lock, locks }) =>
    stops.has(lock)
      ? locks.filter((id) => isRelation(id) && kinds.get(kindOf(id)).holdsRows && isKnown(id))
      : none;
  const heldBy: Traffic['heldBy'] = (step) => {
    if (!stops.has(step.lock)) return none;
    const renamed = renameBy(step);
    return step.locks
      .filter((id) => isRelation(id) && (isKnown(id) || id === renamed?.from))
      .map((id) => (id === renamed?.from ? renamed.to : id));
  };
  return {
    stoppedBy,
    heldBy,
    mayShare(steps, step) {
      const held = new Set(steps.flatMap(stoppedBy));
      return nested(held, new Set(stoppedBy(step)));
    },
  };
}

/** What a step renames, to another name of its own or a temporary one; null for any other step. */
export function renameBy({ produces, destroys }: Step): { from: ObjectId; to: ObjectId } | null {
  const [[to], [from]] = [produces, destroys];
  if (to === undefined || from === undefined || to === from || kindOf(to) !== kindOf(from)) return null;
  return { from, to };
}

/** Whether all tables of one set are in the other. */
export function nested(a: ReadonlySet<ObjectId>, b: ReadonlySet<ObjectId>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const id of small) if (!large.has(id)) return false;
  return true;
}

const none: readonly never[] = Object.freeze([]);
