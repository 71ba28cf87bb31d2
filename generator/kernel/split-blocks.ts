import type { DraftContext } from './draft-steps.ts';
import type { ObjectId } from './object-id.ts';
import type { PlannedStep } from './step.ts';

/** Steps that run and are recorded together: one transaction, or one step outside of any. */
export interface Block {
  /** Counts from 1. */
  readonly number: number;
  readonly transaction: 'inside' | 'outside';
  readonly title: string;
  readonly steps: readonly PlannedStep[];
}

/**
 * PostgreSQL's lock table holds max_locks_per_transaction (64) times max_connections (100) entries by default, for all
 * sessions together (manual 19.12).
 */
export const maxRelationLocks = 2000;

/**
 * Cuts ordered steps into blocks. A cut between any two steps keeps the order, so it is made where a new root begins
 * once the locks of one transaction would become too many.
 */
export function splitBlocks(steps: readonly PlannedStep[], context: DraftContext): readonly Block[] {
  const counter = lockCounter(context);
  const blocks: Block[] = [];
  let open: PlannedStep[] = [];
  let locked = new Set<ObjectId>();
  let total = 0;
  const close = (): void => {
    if (open.length > 0) blocks.push(blockOf(open, blocks.length + 1, 'inside'));
    open = [];
    locked = new Set();
    total = 0;
  };
  for (const run of runsOfOneRoot(steps, counter.rootOf)) {
    const needed = counter.locksOf(run.steps);
    if (run.transaction === 'outside') {
      close();
      blocks.push(blockOf(run.steps, blocks.length + 1, 'outside'));
      continue;
    }
    let more = 0;
    for (const [id, count] of needed) if (!locked.has(id)) more += count;
    if (total + more > maxRelationLocks) close();
    open.push(...run.steps);
    for (const [id, count] of needed) {
      if (locked.has(id)) continue;
      locked.add(id);
      total += count;
    }
    if (run.transaction === 'commit-after') close();
  }
  close();
  return blocks;
}

interface Run {
  readonly transaction: PlannedStep['transaction'];
  readonly steps: readonly PlannedStep[];
}

function runsOfOneRoot(
  steps: readonly PlannedStep[],
  rootOf: (step: PlannedStep) => ObjectId | null,
): readonly Run[] {
  const runs: { transaction: PlannedStep['transaction']; steps: PlannedStep[] }[] = [];
  let root: ObjectId | null = null;
  for (const step of steps) {
    const last = runs.at(-1);
    const own = rootOf(step);
    if (last?.transaction === 'inside' && step.transaction === 'inside' && own === root && own !== null) {
      last.steps.push(step);
    } else {
      runs.push({ transaction: step.transaction, steps: [step] });
    }
    root = own;
  }
  return runs;
}

function lockCounter({ before, after, kinds, rootOf }: DraftContext) {
  const addOne = (id: ObjectId, locks: Map<ObjectId, number>): ObjectId | null => {
    const object = after.get(id) ?? before.get(id);
    if (object === undefined) return null;
    const count = kinds.get(object.kind).relationLocks?.(object) ?? 0;
    if (count > 0) locks.set(id, count);
    return object.parent;
  };
  const addTree = (ids: readonly ObjectId[], locks: Map<ObjectId, number>): void => {
    let known: ObjectId | null = null;
    for (const id of ids) {
      const parent = addOne(id, locks);
      // Those of one parent have one root, and stand together.
      if (parent === null || parent === known) continue;
      known = parent;
      const root = rootOf(id);
      if (root !== id) addOne(root, locks);
    }
  };
  return {
    rootOf: (step: PlannedStep): ObjectId | null => {
      const id = step.produces[0] ?? step.destroys[0] ?? step.consumes[0];
      return id === undefined ? null : rootOf(id);
    },
    locksOf: (steps: readonly PlannedStep[]): Map<ObjectId, number> => {
      const locks = new Map<ObjectId, number>();
      for (const { produces, destroys, locks: locked } of steps) {
        addTree(produces, locks);
        addTree(destroys, locks);
        for (const id of locked) {
          addOne(id, locks);
          // Who goes takes along what belongs to it: it is counted.
          if (!destroys.includes(id)) for (const child of before.children(id)) addOne(child.id, locks);
        }
      }
      return locks;
    },
  };
}

function blockOf(steps: readonly PlannedStep[], number: number, transaction: Block['transaction']): Block {
  const title = steps[0]?.title ?? '';
  return {
    number,
    transaction,
    title: steps.length > 1 ? `${title} and ${steps.length - 1} more` : title,
    steps,
  };
}
