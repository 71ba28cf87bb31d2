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
  const edge = (source: number, target: number): void => {
    if (source === target) return;
    from.push(source);
    to.push(target);
  };
  const edgesTo = (targets: Places | undefined, source: number): void => {
    if (typeof targets === 'number') edge(source, targets);
    else if (targets !== undefined) for (const target of targets) edge(source, target);
  };
  const edgesFrom = (sources: Places | undefined, target: number): void => {
    if (typeof sources === 'number') edge(sources, target);
    else if (sources !== undefined) for (const source of sources) edge(source, target);
  };
  for (const [i, { step, follows, early }] of drafts.entries()) {
    for (const id of step.consumes) edgesFrom(makers.get(id), i);
    for (const id of step.releases) {
      edgesTo(droppers.get(id), i);
      if (early) edgesTo(makers.get(id), i);
    }
    for (const id of step.destroys) edgesTo(makers.get(id), i);
    if (follows !== null) edge(indexOf(at, follows), i);
  }
  addNameEdges(drafts, kinds, edgesFrom);
  return { count: drafts.length, from, to };
}

function addNameEdges(
  drafts: readonly Draft[],
  kinds: Registry,
  edgesFrom: (sources: Places | undefined, target: number) => void,
): void {
  const freed = new Map<string, Places>();
  for (const [i, { drops }] of drafts.entries()) {
    for (const object of drops) {
      for (const name of kinds.get(object.kind).names?.(object) ?? []) append(freed, name, i);
    }
  }
  if (freed.size === 0) return;
  for (const [i, { makes }] of drafts.entries()) {
    if (makes === null) continue;
    for (const name of kinds.get(makes.kind).names?.(makes) ?? []) edgesFrom(freed.get(name), i);
  }
}

/** One place, as nearly always, or several. */
type Places = number | number[];

function indexBy(
  drafts: readonly Draft[],
  idsOf: (draft: Draft) => readonly ObjectId[],
): ReadonlyMap<ObjectId, Places> {
  const index = new Map<ObjectId, Places>();
  for (let i = 0; i < drafts.length; i += 1) {
    const draft = drafts[i];
    if (draft !== undefined) for (const id of idsOf(draft)) append(index, id, i);
  }
  return index;
}

function append<K>(lists: Map<K, Places>, key: K, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, value);
  else if (typeof list === 'number') lists.set(key, [list, value]);
  else if (list.at(-1) !== value) list.push(value);
}

function indexOf(at: ReadonlyMap<string, number>, stepId: string): number {
  const index = at.get(stepId);
  if (index === undefined) throw new BugError(`${stepId} is followed but not planned`);
  return index;
}
