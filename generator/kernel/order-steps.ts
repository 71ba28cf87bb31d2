import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import type { ObjectId } from './object-id.ts';
import { type Graph, orderGraph } from './order.ts';
import { type DraftIndex, stepGraph } from './step-graph.ts';

/** Drafts that run as one statement, by their place among all, the one that opens it first. */
export type DraftGroup = readonly number[];

export interface OrderedSteps {
  readonly groups: readonly DraftGroup[];
  /** The edges between the firsts of groups. */
  readonly graph: Graph;
}

/**
 * Puts steps in the one order that depends on nothing but the steps themselves. With `merge`, a statement that is
 * opened and its items are ordered as one, unless that closes a cycle.
 *
 * @throws BugError that names the steps of a cycle.
 */
export function orderSteps(index: DraftIndex, merge: boolean): OrderedSteps {
  const { drafts } = index;
  const sorted = sortDrafts(drafts);
  const priority = new Int32Array(drafts.length);
  for (const [place, i] of sorted.entries()) priority[i] = place;
  let groupOf = merge ? openGroups(drafts) : ungrouped(drafts.length);
  for (;;) {
    const graph = stepGraph(index, groupOf);
    const { order, cyclic } = orderGraph(graph, priority);
    if (cyclic.length === 0) return { groups: collectGroups(groupOf, order, sorted), graph };
    const stuck = new Set(cyclic);
    const grouped = groupOf.some((leader, i) => leader !== i && stuck.has(leader));
    if (!grouped) throw new BugError(cycleMessage(drafts, graph, stuck));
    groupOf = groupOf.map((leader, i) => (stuck.has(leader) ? i : leader));
  }
}

/** By stage, root, rank, position and id, none of which depends on the order of insertion. */
function sortDrafts(drafts: readonly Draft[]): readonly number[] {
  const roots = new Map<ObjectId, number>();
  for (const { root } of drafts) roots.set(root, 0);
  for (const [i, root] of [...roots.keys()].sort().entries()) roots.set(root, i);
  const rootAt = Int32Array.from(drafts, ({ root }) => roots.get(root) ?? 0);
  return ungrouped(drafts.length).sort((a, b) => {
    const [first, second] = [drafts[a], drafts[b]];
    if (first === undefined || second === undefined) return 0;
    return (
      first.stage - second.stage ||
      (rootAt[a] ?? 0) - (rootAt[b] ?? 0) ||
      first.rank - second.rank ||
      positionOf(first) - positionOf(second) ||
      compareIds(first, second)
    );
  });
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
  for (const [i, { step }] of drafts.entries()) {
    if (step.opens !== undefined) for (const id of step.produces) openers.set(id, i);
  }
  return drafts.map(({ step }, i) => {
    if (step.clause?.as !== 'create-item' || step.transaction !== 'inside') return i;
    return openers.get(step.clause.of) ?? i;
  });
}

/** The groups in order, the items of each as drafts sort. */
function collectGroups(
  groupOf: readonly number[],
  order: readonly number[],
  sorted: readonly number[],
): readonly DraftGroup[] {
  const members = new Map<number, number[]>();
  for (const i of sorted) {
    const leader = groupOf[i] ?? i;
    if (leader === i) continue;
    const list = members.get(leader);
    if (list === undefined) members.set(leader, [leader, i]);
    else list.push(i);
  }
  const groups: DraftGroup[] = [];
  for (const node of order) if (groupOf[node] === node) groups.push(members.get(node) ?? [node]);
  return groups;
}

function cycleMessage(drafts: readonly Draft[], graph: Graph, stuck: ReadonlySet<number>): string {
  const lines: string[] = [];
  for (let i = 0; i < graph.from.length && lines.length < 20; i += 1) {
    const [source, target] = [graph.from[i] ?? 0, graph.to[i] ?? 0];
    if (!stuck.has(source) || !stuck.has(target)) continue;
    lines.push(`"${drafts[source]?.step.id}" before "${drafts[target]?.step.id}"`);
  }
  return `the steps of this plan wait for each other: ${lines.join(', ')}`;
}
