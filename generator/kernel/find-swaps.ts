import type { Draft } from './draft.ts';
import type { DraftContext } from './draft-steps.ts';
import type { ObjectId } from './object-id.ts';
import { successors } from './order.ts';
import type { Rebuilt } from './rebuild.ts';
import type { SchemaObject } from './schema-object.ts';
import { indexDrafts, stepGraph } from './step-graph.ts';

/** What is replaced for its own sake, so that the old form can stay until the new one is there. */
export interface SwapPair {
  readonly old: SchemaObject;
  readonly drop: Draft;
  readonly create: Draft;
}

/**
 * The swaps of a plan, by each of their two drafts: another form of one object, or of another object in its place (a primary key
 * under another name). Not those whose old form must be gone before their new one can be built: a foreign key that moves from one
 * primary key of a table to the next.
 */
export function findSwaps(
  drafts: readonly Draft[],
  rebuilt: Rebuilt,
  context: DraftContext,
): ReadonlyMap<Draft, SwapPair> {
  const wanted = wantedSwaps(drafts, rebuilt, context);
  const swaps = new Map<Draft, SwapPair>();
  if (wanted.length === 0) return swaps;
  const waits = graphOf(drafts, wanted, context);
  for (const pair of wanted) {
    if (waits.createWaitsForDrop(pair, swaps)) continue;
    swaps.set(pair.create, pair);
    swaps.set(pair.drop, pair);
  }
  return swaps;
}

function wantedSwaps(
  drafts: readonly Draft[],
  { reached }: Rebuilt,
  { after, exists, rootOf, kinds }: DraftContext,
): readonly SwapPair[] {
  const placeOf = (object: SchemaObject): ObjectId | null => kinds.get(object.kind).place?.(object) ?? null;
  const droppers = new Map<ObjectId, Omit<SwapPair, 'create'>>();
  for (const drop of drafts) {
    const [old, ...more] = drop.drops;
    if (old === undefined || more.length > 0 || reached.has(old.id)) continue;
    droppers.set(old.id, { old, drop });
    const place = after.get(old.id) === undefined ? placeOf(old) : null;
    if (place !== null) droppers.set(place, { old, drop });
  }
  if (droppers.size === 0) return [];
  return drafts.flatMap((create) => {
    const { makes, step } = create;
    if (makes === null || step.swap === undefined || !exists(rootOf(makes.id))) return [];
    const found = droppers.get(makes.id) ?? droppers.get(placeOf(makes) ?? makes.id);
    return found === undefined ? [] : [{ ...found, create }];
  });
}

function graphOf(drafts: readonly Draft[], wanted: readonly SwapPair[], { kinds }: DraftContext) {
  // Who stays until the new form is there does not let go early.
  const staying = new Set(wanted.map(({ drop }) => drop));
  const index = indexDrafts(
    drafts.map((draft) => (staying.has(draft) ? { ...draft, early: false } : draft)),
    kinds,
  );
  const numbers = new Map(drafts.map((draft, i) => [draft, i]));
  const edges = stepGraph(index, Int32Array.from(drafts.keys()), drafts.length);
  const { start, targets } = successors(edges.count, edges.from, edges.to);
  return {
    /** Whether a new form waits for what waits for its old one to go, where those of `swaps` go after theirs are built. */
    createWaitsForDrop({ create, drop }: SwapPair, swaps: ReadonlyMap<Draft, SwapPair>): boolean {
      const from = numbers.get(drop) ?? 0;
      const end = numbers.get(create) ?? 0;
      const seen = new Set([from]);
      const queue = [from];
      for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
        const next = Array.from(targets.subarray(start[node], start[node + 1]));
        const made = drafts[node];
        const swapped = made === undefined ? undefined : swaps.get(made);
        if (swapped !== undefined && swapped.create === made) next.push(numbers.get(swapped.drop) ?? 0);
        for (const to of next) {
          if (to === end && node !== from) return true;
          if (to === end || seen.has(to)) continue;
          seen.add(to);
          queue.push(to);
        }
      }
      return false;
    },
  };
}
