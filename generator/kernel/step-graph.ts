import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import type { Registry } from './kind.ts';
import type { ObjectId } from './object-id.ts';
import type { Graph } from './order.ts';

/**
 * What must come before what:
 * - who makes an object before who consumes it;
 * - who stops using an object before who drops it, and, in a rebuild, before who changes it;
 * - who drops an object or frees a name before who makes it again or takes the name;
 * - the steps of one rule in their order.
 */
export function stepGraph(drafts: readonly Draft[], kinds: Registry): Graph {
  const at = new Map<string, number>();
  for (const [i, { step }] of drafts.entries()) at.set(step.id, i);
  const makers = indexBy(drafts, ({ step }) => step.produces);
  const droppers = indexBy(drafts, ({ step }) => step.destroys);
  const [from, to]: [number[], number[]] = [[], []];
  const edges = (sources: readonly number[] | undefined, targets: readonly number[] | undefined): void => {
    if (sources === undefined || targets === undefined) return;
    for (const source of sources) {
      for (const target of targets) {
        if (source === target) continue;
        from.push(source);
        to.push(target);
      }
    }
  };
  for (const [i, { step, follows, early }] of drafts.entries()) {
    const self = [i];
    for (const id of step.consumes) edges(makers.get(id), self);
    for (const id of step.releases) {
      edges(self, droppers.get(id));
      if (early) edges(self, makers.get(id));
    }
    for (const id of step.destroys) edges(self, makers.get(id));
    if (follows !== null) edges([indexOf(at, follows)], self);
  }
  addNameEdges(drafts, kinds, edges);
  return { count: drafts.length, from, to };
}

function addNameEdges(
  drafts: readonly Draft[],
  kinds: Registry,
  edges: (sources: readonly number[] | undefined, targets: readonly number[]) => void,
): void {
  const freed = new Map<string, number[]>();
  for (const [i, { drops }] of drafts.entries()) {
    for (const object of drops) {
      for (const name of kinds.get(object.kind).names?.(object) ?? []) append(freed, name, i);
    }
  }
  if (freed.size === 0) return;
  for (const [i, { makes }] of drafts.entries()) {
    if (makes === null) continue;
    for (const name of kinds.get(makes.kind).names?.(makes) ?? []) edges(freed.get(name), [i]);
  }
}

function indexBy(
  drafts: readonly Draft[],
  idsOf: (draft: Draft) => readonly ObjectId[],
): ReadonlyMap<ObjectId, readonly number[]> {
  const index = new Map<ObjectId, number[]>();
  for (const [i, draft] of drafts.entries()) for (const id of idsOf(draft)) append(index, id, i);
  return index;
}

function append<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}

function indexOf(at: ReadonlyMap<string, number>, stepId: string): number {
  const index = at.get(stepId);
  if (index === undefined) throw new BugError(`${stepId} is followed but not planned`);
  return index;
}
