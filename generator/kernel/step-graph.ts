import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import type { Registry } from './kind.ts';
import type { ObjectId } from './object-id.ts';
import type { Graph } from './order.ts';
import type { SchemaObject } from './schema-object.ts';

/** Which drafts make, drop and precede what: looked up once, for graphs of any grouping. */
export interface DraftIndex {
  readonly drafts: readonly Draft[];
  readonly kinds: Registry;
  readonly makers: ReadonlyMap<ObjectId, Places>;
  readonly droppers: ReadonlyMap<ObjectId, Places>;
  /** By the id of their step; empty where no step follows another. */
  readonly places: ReadonlyMap<string, number>;
}

/** One place, as nearly always, or several. */
type Places = number | number[];

export function indexDrafts(drafts: readonly Draft[], kinds: Registry): DraftIndex {
  const makers = new Map<ObjectId, Places>();
  const droppers = new Map<ObjectId, Places>();
  const places = new Map<string, number>();
  const chained = drafts.some(({ follows }) => follows !== null);
  drafts.forEach(({ step }, i) => {
    for (const id of step.produces) append(makers, id, i);
    for (const id of step.destroys) append(droppers, id, i);
    if (chained) places.set(step.id, i);
  });
  return { drafts, kinds, makers, droppers, places };
}

/**
 * What must come before what:
 * - who makes an object before who consumes it;
 * - who stops using an object before who drops it, and, in a rebuild, before who changes it;
 * - who drops an object or frees a name or place before who makes it again or takes that;
 * - the steps of one rule in their order.
 *
 * @param nodeOf by draft the node of its statement: edges inside a statement are none
 */
export function stepGraph(index: DraftIndex, nodeOf: Int32Array, count: number): Graph {
  const { drafts, makers, droppers } = index;
  const [from, to]: [number[], number[]] = [[], []];
  const edge = (before: number, after: number): void => {
    const source = nodeOf[before] ?? before;
    const target = nodeOf[after] ?? after;
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
  drafts.forEach(({ step, follows, early }, i) => {
    for (const id of step.consumes) edgesFrom(makers.get(id), i);
    for (const id of step.releases) {
      edgesTo(droppers.get(id), i);
      if (early) edgesTo(makers.get(id), i);
    }
    if (makers.size > 0) for (const id of step.destroys) edgesTo(makers.get(id), i);
    if (follows !== null) edge(placeOf(index, follows), i);
  });
  // A name can only pass from one to another where something goes and something comes.
  if (makers.size > 0 && droppers.size > 0) addHandoverEdges(index, edgesFrom);
  return { count, from, to };
}

/** From who frees a name or a place to who takes it. */
function addHandoverEdges(
  { drafts, kinds }: DraftIndex,
  edgesFrom: (sources: Places | undefined, target: number) => void,
): void {
  const freed = new Map<string, Places>();
  for (const [i, { drops }] of drafts.entries()) {
    for (const object of drops) for (const held of heldBy(object, kinds)) append(freed, held, i);
  }
  if (freed.size === 0) return;
  for (const [i, { makes }] of drafts.entries()) {
    if (makes === null) continue;
    for (const held of heldBy(makes, kinds)) edgesFrom(freed.get(held), i);
  }
}

function heldBy(object: SchemaObject, kinds: Registry): readonly ObjectId[] {
  const kind = kinds.get(object.kind);
  const names = kind.names?.(object) ?? none;
  const place = kind.place?.(object) ?? null;
  return place === null ? names : [...names, place];
}

const none: readonly never[] = Object.freeze([]);

function append<K>(lists: Map<K, Places>, key: K, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, value);
  else if (typeof list === 'number') lists.set(key, [list, value]);
  else if (list.at(-1) !== value) list.push(value);
}

function placeOf({ places }: DraftIndex, stepId: string): number {
  const place = places.get(stepId);
  if (place === undefined) throw new BugError(`${stepId} is followed but not planned`);
  return place;
}
