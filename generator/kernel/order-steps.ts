import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import type { ObjectId } from './object-id.ts';
import { type Graph, isAscending, orderGraph } from './order.ts';
import { type DraftIndex, stepGraph } from './step-graph.ts';

/** Drafts that run as one statement, by their place among all, the one that opens it first. */
export type DraftGroup = readonly number[];

export interface OrderedSteps {
  readonly groups: readonly DraftGroup[];
  /** The edges between groups. */
  readonly graph: Graph;
  /** Places of groups, in an order that keeps every edge. */
  readonly order: readonly number[];
}

/**
 * Puts steps in the one order that depends on nothing but the steps themselves. With `merge`, a statement that is
 * opened and its items are ordered as one, unless that closes a cycle.
 *
 * @throws BugError that names the steps of a cycle.
 */
export function orderSteps(index: DraftIndex, merge: boolean): OrderedSteps {
  const { drafts } = index;
  const compare = comparator(drafts);
  let groupOf = merge ? openGroups(drafts) : ungrouped(drafts.length);
  for (;;) {
    const { groups, graph, order, cyclic, nodeOf } = orderGroups(index, collectGroups(groupOf, compare));
    if (cyclic.length === 0) return { groups, graph, order };
    const stuck = new Set(cyclic);
    if (!cyclic.some((node) => (groups[node]?.length ?? 0) > 1))
      throw new BugError(cycleMessage(groups, drafts, graph, stuck));
    groupOf = groupOf.map((leader, i) => (stuck.has(nodeOf[i] ?? 0) ? i : leader));
  }
}

/** The same for drafts that have their items with them already; null where that closes a cycle. */
export function orderWhole(index: DraftIndex): OrderedSteps | null {
  const places = ungrouped(index.drafts.length).sort(comparator(index.drafts));
  const { groups, graph, order, cyclic } = orderGroups(
    index,
    places.map((place) => [place]),
  );
  return cyclic.length === 0 ? { groups, graph, order } : null;
}

/** Groups that are sorted already: a group's number is its priority. */
function orderGroups(index: DraftIndex, groups: readonly DraftGroup[]) {
  const nodeOf = new Int32Array(index.drafts.length);
  groups.forEach((members, node) => {
    for (const i of members) nodeOf[i] = node;
  });
  const graph = stepGraph(index, nodeOf, groups.length);
  const places = ungrouped(groups.length);
  const { order, cyclic } = isAscending(graph)
    ? { order: places, cyclic: [] }
    : orderGraph(graph, Int32Array.from(places));
  return { groups, graph, order, cyclic, nodeOf };
}

/** By stage, root, rank, position and id, none of which depends on the order of insertion. */
function comparator(drafts: readonly Draft[]): (a: number, b: number) => number {
  const roots = new Map<ObjectId, number>();
  for (const { root } of drafts) roots.set(root, 0);
  [...roots.keys()].sort().forEach((root, i) => {
    roots.set(root, i);
  });
  const rootAt = Int32Array.from(drafts, ({ root }) => roots.get(root) ?? 0);
  return (a, b) => {
    const [first, second] = [drafts[a], drafts[b]];
    if (first === undefined || second === undefined) return 0;
    return (
      first.stage - second.stage ||
      (rootAt[a] ?? 0) - (rootAt[b] ?? 0) ||
      first.rank - second.rank ||
      positionOf(first) - positionOf(second) ||
      compareIds(first, second)
    );
  };
}

function positionOf(draft: Draft): number {
  return draft.step.clause?.position ?? 0;
}

function compareIds(a: Draft, b: Draft): number {
  if (a.step.id === b.step.id) throw new BugError(`two steps are called ${a.step.id}`);
  return a.step.id < b.step.id ? -1 : 1;
}

function ungrouped(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** For each draft the one whose statement it joins, or itself. */
function openGroups(drafts: readonly Draft[]): number[] {
  const openers = new Map<ObjectId, number>();
  drafts.forEach(({ step }, i) => {
    if (step.opens !== undefined) for (const id of step.produces) openers.set(id, i);
  });
  return drafts.map(({ step }, i) => {
    if (step.clause?.as !== 'create-item' || step.transaction !== 'inside') return i;
    return openers.get(step.clause.of) ?? i;
  });
}

/** The groups as their firsts sort, the items of each sorted too. */
function collectGroups(
  groupOf: readonly number[],
  compare: (a: number, b: number) => number,
): readonly DraftGroup[] {
  const items = new Map<number, number[]>();
  const leaders: number[] = [];
  groupOf.forEach((leader, i) => {
    if (leader === i) leaders.push(i);
    else {
      const list = items.get(leader);
      if (list === undefined) items.set(leader, [i]);
      else list.push(i);
    }
  });
  return leaders.sort(compare).map((leader) => [leader, ...(items.get(leader)?.sort(compare) ?? [])]);
}

function cycleMessage(
  groups: readonly DraftGroup[],
  drafts: readonly Draft[],
  graph: Graph,
  stuck: ReadonlySet<number>,
): string {
  const nameOf = (node: number): string => `"${drafts[groups[node]?.[0] ?? 0]?.step.id}"`;
  const lines: string[] = [];
  for (let i = 0; i < graph.from.length && lines.length < 20; i += 1) {
    const [source, target] = [graph.from[i] ?? 0, graph.to[i] ?? 0];
    if (!stuck.has(source) || !stuck.has(target)) continue;
    lines.push(`${nameOf(source)} before ${nameOf(target)}`);
  }
  return `the steps of this plan wait for each other: ${lines.join(', ')}`;
}
