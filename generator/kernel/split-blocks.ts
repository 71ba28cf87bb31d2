import type { DraftContext } from './draft-steps.ts';
import type { ObjectId } from './object-id.ts';
import type { PlannedStep } from './step.ts';
import { nested, renameBy, type Traffic, trafficOf } from './traffic.ts';

/** Steps that run and are recorded together: one transaction, or one step outside of any. */
export interface Block {
  /** Counts from 1. */
  readonly number: number;
  readonly transaction: 'inside' | 'outside';
  readonly title: string;
  readonly steps: readonly PlannedStep[];
  /**
   * Tables and views in use whose traffic the transaction stops, as they are called when it begins, in the order in which
   * it must take its locks: the referenced table of a foreign key first.
   */
  readonly stops?: readonly ObjectId[];
  /** Columns take over the names of others, which go: who was granted one goes by its name. */
  readonly grantsByName?: true;
}

/**
 * PostgreSQL's lock table holds max_locks_per_transaction (64) times max_connections (100) entries by default, for all
 * sessions together (manual 19.12).
 */
export const maxRelationLocks = 2000;

/**
 * Cuts ordered steps into blocks. A cut between any two steps keeps the order, so it is made where a new root begins
 * once the locks of one transaction would become too many; and online where another table's traffic would be stopped,
 * but not while something that is made anew is gone.
 */
export function splitBlocks(steps: readonly PlannedStep[], context: DraftContext): readonly Block[] {
  const counter = lockCounter(context);
  const traffic = context.online ? trafficOf(context) : null;
  const runs = runsOfOneRoot(steps, counter.rootOf, traffic);
  const blocks: Block[] = [];
  let open: PlannedStep[] = [];
  let locked = new Set<ObjectId>();
  let stopped = new Set<ObjectId>();
  let total = 0;
  const close = (): void => {
    if (open.length > 0) blocks.push(blockOf(open, blocks.length + 1, 'inside', traffic));
    open = [];
    locked = new Set();
    stopped = new Set();
    total = 0;
  };
  for (const run of traffic === null ? runs : keepSpans(runs)) {
    const needed = counter.locksOf(run.steps);
    if (run.transaction === 'outside' || run.transaction === 'alone') {
      close();
      const transaction = run.transaction === 'outside' ? 'outside' : 'inside';
      blocks.push(blockOf(run.steps, blocks.length + 1, transaction, traffic));
      continue;
    }
    let more = 0;
    for (const [id, count] of needed) if (!locked.has(id)) more += count;
    const stops = new Set(traffic === null ? [] : run.steps.flatMap(traffic.stoppedBy));
    if (total + more > maxRelationLocks || !nested(stopped, stops)) close();
    open.push(...run.steps);
    for (const id of stops) stopped.add(id);
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

/** One plan's blocks after another's: where one transaction may do both, it does. */
export function joinBlocks(first: readonly Block[], then: readonly Block[]): readonly Block[] {
  const [last, next] = [first.at(-1), then[0]];
  const joined =
    last !== undefined && next !== undefined && mayJoin(last, next)
      ? [...first.slice(0, -1), joinTwo(last, next), ...then.slice(1)]
      : [...first, ...then];
  return numbered(joined);
}

/** Blocks by their place in a script, from 1. */
export function numbered(blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, i) => ({ ...block, number: i + 1 }));
}

function mayJoin(a: Block, b: Block): boolean {
  if ([a, b].some(({ transaction, steps }) => transaction === 'outside' || steps.some(standsAlone)))
    return false;
  return nested(new Set(a.stops), new Set(b.stops));
}

function standsAlone({ transaction }: PlannedStep): boolean {
  return transaction !== 'inside';
}

function joinTwo(a: Block, b: Block): Block {
  const steps = [...a.steps, ...b.steps];
  const [one = none, other = none] = [a.stops, b.stops];
  return { ...a, title: titleOf(steps), steps, stops: one.length < other.length ? other : one };
}

interface Run {
  readonly transaction: PlannedStep['transaction'];
  readonly steps: readonly PlannedStep[];
}

function runsOfOneRoot(
  steps: readonly PlannedStep[],
  rootOf: (step: PlannedStep) => ObjectId | null,
  traffic: Traffic | null,
): readonly Run[] {
  const runs: { transaction: PlannedStep['transaction']; steps: PlannedStep[] }[] = [];
  let root: ObjectId | null = null;
  for (const step of steps) {
    const last = runs.at(-1);
    const own = rootOf(step);
    if (
      last?.transaction === 'inside' &&
      step.transaction === 'inside' &&
      own === root &&
      own !== null &&
      (traffic === null || traffic.mayShare(last.steps, step))
    ) {
      last.steps.push(step);
    } else {
      runs.push({ transaction: step.transaction, steps: [step] });
    }
    root = own;
  }
  return runs;
}

/** Runs between which something is gone that comes back become one, where nothing must run apart between them. */
function keepSpans(runs: readonly Run[]): readonly Run[] {
  const goneAt = new Map<ObjectId, number>();
  const joined: { transaction: PlannedStep['transaction']; steps: PlannedStep[]; from: number }[] = [];
  for (const [at, { transaction, steps }] of runs.entries()) {
    joined.push({ transaction, steps: [...steps], from: at });
    if (transaction !== 'inside') continue;
    const start = Math.min(
      ...steps.flatMap(({ produces }) => produces.map((id) => goneAt.get(id) ?? at)),
      at,
    );
    const first = joined.findLastIndex(({ from }) => from <= start);
    if (joined.slice(first).every((run) => run.transaction === 'inside')) {
      const whole = joined.splice(first);
      joined.push({
        transaction: 'inside',
        steps: whole.flatMap((run) => run.steps),
        from: whole[0]?.from ?? at,
      });
    }
    for (const { destroys } of steps) for (const id of destroys) goneAt.set(id, at);
  }
  return joined;
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

function blockOf(
  steps: readonly PlannedStep[],
  number: number,
  transaction: Block['transaction'],
  traffic: Traffic | null,
): Block {
  return {
    number,
    transaction,
    title: titleOf(steps),
    steps,
    stops: traffic === null || transaction === 'outside' ? none : stopsOf(steps, traffic),
  };
}

/** Of a block, for people. */
export function titleOf(steps: readonly PlannedStep[]): string {
  const title = steps[0]?.title ?? '';
  return steps.length > 1 ? `${title} and ${steps.length - 1} more` : title;
}

function stopsOf(steps: readonly PlannedStep[], traffic: Traffic): readonly ObjectId[] {
  // What a rename of this block gave its name, by that name.
  const named = new Map<ObjectId, ObjectId>();
  const lists = steps.map((step) => {
    const renamed = renameBy(step);
    if (renamed !== null) named.set(renamed.to, named.get(renamed.from) ?? renamed.from);
    return traffic.heldBy(step).map((id) => named.get(id) ?? id);
  });
  return [...new Set(lists.sort((a, b) => b.length - a.length).flat())];
}

const none: readonly never[] = Object.freeze([]);
