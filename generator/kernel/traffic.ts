import type { DraftContext } from './draft-steps.ts';
import { kindOf, type ObjectId } from './object-id.ts';
import { lockModes, type Step } from './step.ts';

const stops = new Set(lockModes.slice(lockModes.indexOf('share')));

/** Which tables' readers or writers a step makes wait. */
export interface Traffic {
  /** Existing tables that a step locks against writers or more, as they are called after the renames of the plan. */
  stoppedBy(step: Pick<Step, 'lock' | 'locks'>): readonly ObjectId[];
  /**
   * Whether a step may run while those before it hold their locks. A transaction stops one table, and beside it the
   * other side of a foreign key, so that nobody waits for a lock that waits for another.
   */
  mayShare(steps: readonly Step[], step: Step): boolean;
}

export function trafficOf({ kinds, before, after }: DraftContext): Traffic {
  const holdsTraffic = (id: ObjectId): boolean => {
    const { holdsRows, rank } = kinds.get(kindOf(id));
    return holdsRows && rank === 0;
  };
  const stoppedBy: Traffic['stoppedBy'] = ({ lock, locks }) =>
    stops.has(lock)
      ? locks.filter((id) => holdsTraffic(id) && (before.get(id) ?? after.get(id)) !== undefined)
      : none;
  return {
    stoppedBy,
    mayShare(steps, step) {
      const held = new Set(steps.flatMap(stoppedBy));
      return nested(held, new Set(stoppedBy(step)));
    },
  };
}

/** Whether all tables of one set are in the other. */
export function nested(a: ReadonlySet<ObjectId>, b: ReadonlySet<ObjectId>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const id of small) if (!large.has(id)) return false;
  return true;
}

const none: readonly never[] = Object.freeze([]);
