import type { Draft } from './draft.ts';
import { type DraftContext, draftDrop } from './draft-steps.ts';
import type { ObjectId } from './object-id.ts';
import { isAscending, orderGraph } from './order.ts';
import type { SchemaObject } from './schema-object.ts';

/**
 * Drops of many objects: a root takes along what belongs to it. Only what holds two roots to each other (mutual
 * foreign keys) is dropped by its own statement first.
 *
 * @param early those that must go before what they use is changed
 */
export function draftDrops(
  objects: ReadonlyMap<ObjectId, SchemaObject>,
  early: ReadonlyMap<ObjectId, SchemaObject>,
  context: DraftContext,
): readonly Draft[] {
  const trees = separateCycles(dropTrees(objects, context));
  return trees.flatMap(({ root, members }) =>
    draftDrop(root, members, early.size > 0 && members.some(({ id }) => early.has(id)), context),
  );
}

interface DropTree {
  readonly root: SchemaObject;
  readonly members: SchemaObject[];
}

function dropTrees(dropped: ReadonlyMap<ObjectId, SchemaObject>, { kinds }: DraftContext): DropTree[] {
  const trees = new Map<ObjectId, DropTree>();
  for (const object of dropped.values()) {
    let root = object;
    while (root.parent !== null && kinds.get(root.kind).rank > 0) {
      const parent = dropped.get(root.parent);
      if (parent === undefined) break;
      root = parent;
    }
    const tree = trees.get(root.id);
    if (tree === undefined) trees.set(root.id, { root, members: [object] });
    else tree.members.push(object);
  }
  // The root first; else the order in which objects were written would show in the plan.
  for (const { root, members } of trees.values()) {
    members.sort((a, b) => (a === root ? -1 : b === root ? 1 : a.id < b.id ? -1 : 1));
  }
  return [...trees.values()];
}

function separateCycles(trees: readonly DropTree[]): readonly DropTree[] {
  const apart = cyclicMembers(trees);
  if (apart.size === 0) return trees;
  const whole = trees.map(({ root, members }) => ({
    root,
    members: members.filter((object) => !apart.has(object)),
  }));
  return [...whole, ...Array.from(apart, (object) => ({ root: object, members: [object] }))];
}

/** Members, not roots, through which one tree uses another that waits for it. */
function cyclicMembers(trees: readonly DropTree[]): ReadonlySet<SchemaObject> {
  const treeOf = new Map<ObjectId, number>();
  for (const [i, { members }] of trees.entries()) for (const { id } of members) treeOf.set(id, i);
  const [from, to]: [number[], number[]] = [[], []];
  const links: { object: SchemaObject; source: number; target: number }[] = [];
  for (const [source, { root, members }] of trees.entries()) {
    for (const object of members) {
      for (const { on } of object.uses) {
        const target = treeOf.get(on);
        if (target === undefined || target === source) continue;
        from.push(source);
        to.push(target);
        if (object !== root) links.push({ object, source, target });
      }
    }
  }
  // What was written after what it refers to, as most are, can be in no circle.
  if (isAscending({ count: trees.length, from: to, to: from })) return new Set();
  const { cyclic } = orderGraph(
    { count: trees.length, from, to },
    Int32Array.from(trees, (_, i) => i),
  );
  if (cyclic.length === 0) return new Set();
  const stuck = new Set(cyclic);
  return new Set(
    links.flatMap(({ object, source, target }) => (stuck.has(source) && stuck.has(target) ? object : [])),
  );
}
