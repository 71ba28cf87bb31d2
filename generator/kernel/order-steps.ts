import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import type { ObjectId } from './object-id.ts';
import { type Graph, orderGraph } from './order.ts';

/** Steps that run as one statement, the one that opens it first. */
export type DraftGroup = readonly Draft[];

/**
 * Puts steps in the one order that depends on nothing but the steps themselves. With `merge`, a statement that is
 * opened and its items are ordered as one, unless that closes a cycle.
 *
 * @throws BugError that names the steps of a cycle.
 */
export function orderSteps(drafts: readonly Draft[], graph: Graph, merge: boolean): readonly DraftGroup[] {
  const priority = priorities(drafts);
  let groupOf = merge ? openGroups(drafts) : ungrouped(drafts.length);
  for (;;) {
    const result = orderGraph(contract(graph, groupOf), priority);
    if (result.cyclic.length === 0) return collectGroups(drafts, groupOf, result.order, priority);
    const stuck = new Set(result.cyclic);
    const grouped = drafts.some((_, i) => groupOf[i] !== i && stuck.has(groupOf[i] ?? i));
    if (!grouped) throw new BugError(cycleMessage(drafts, graph, stuck));
    groupOf = groupOf.map((leader, i) => (stuck.has(leader) ? i : leader));
  }
}

/** Each draft's place by stage, root, rank, position and id, none of which depends on the order of insertion. */
function priorities(drafts: readonly Draft[]): Int32Array {
  const roots = new Map<ObjectId, number>();
  for (const { root } of drafts) roots.set(root, 0);
  for (const [i, root] of [...roots.keys()].sort().entries()) roots.set(root, i);
  const keys = drafts.map((draft, i) => ({ draft, i, root: roots.get(draft.root) ?? 0 }));
  keys.sort(
    (a, b) =>
      a.draft.stage - b.draft.stage ||
      a.root - b.root ||
      a.draft.rank - b.draft.rank ||
      positionOf(a.draft) - positionOf(b.draft) ||
      compareIds(a.draft, b.draft),
  );
  const priority = new Int32Array(drafts.length);
  for (const [place, { i }] of keys.entries()) priority[i] = place;
  return priority;
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

function contract(graph: Graph, groupOf: readonly number[]): Graph {
  const [from, to]: [number[], number[]] = [[], []];
  for (let i = 0; i < graph.from.length; i += 1) {
    const source = groupOf[graph.from[i] ?? 0] ?? 0;
    const target = groupOf[graph.to[i] ?? 0] ?? 0;
    if (source === target) continue;
    from.push(source);
    to.push(target);
  }
  return { count: graph.count, from, to };
}

function collectGroups(
  drafts: readonly Draft[],
  groupOf: readonly number[],
  order: readonly number[],
  priority: Int32Array,
): readonly DraftGroup[] {
  const members = new Map<number, number[]>();
  for (const [i, leader] of groupOf.entries()) {
    if (leader === i) continue;
    const list = members.get(leader);
    if (list === undefined) members.set(leader, [i]);
    else list.push(i);
  }
  const draftsOf = (indexes: readonly number[]): Draft[] => indexes.flatMap((i) => drafts[i] ?? []);
  const groups: DraftGroup[] = [];
  for (const node of order) {
    if (groupOf[node] !== node) continue;
    const items = (members.get(node) ?? []).sort((a, b) => (priority[a] ?? 0) - (priority[b] ?? 0));
    groups.push(draftsOf([node, ...items]));
  }
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
