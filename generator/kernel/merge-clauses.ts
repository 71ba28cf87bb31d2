import { joinSql, print, type SqlText } from '../sql/sql-text.ts';
import type { Draft } from './draft.ts';
import type { Registry } from './kind.ts';
import type { ModelView } from './model.ts';
import type { ObjectId } from './object-id.ts';
import { type Graph, successors } from './order.ts';
import type { DraftGroup, OrderedSteps } from './order-steps.ts';
import {
  type Hazard,
  type LockMode,
  lockModes,
  type OpenStatement,
  type PlannedStep,
  type Step,
} from './step.ts';

/**
 * Groups of drafts as statements. Items of one CREATE join it, changes of one object become one ALTER, wherever
 * nothing that stands between must come first.
 *
 * @param get the object that a clause is of, to name it in ALTER
 * @param mayJoin whether a step may run while those of the other hold their locks
 */
export function mergeClauses(
  ordered: OrderedSteps,
  drafts: readonly Draft[],
  get: ModelView['get'],
  kinds: Registry,
  mayJoin: MayJoin,
): readonly PlannedStep[] {
  return joinGroups(ordered, drafts, mayJoin).map((group) => printGroup(draftsOf(group, drafts), get, kinds));
}

type MayJoin = (steps: readonly Step[], step: Step) => boolean;

/** One statement a draft. */
export function keepApart({ groups, order }: OrderedSteps, drafts: readonly Draft[]): readonly PlannedStep[] {
  return order.flatMap((node) =>
    draftsOf(groups[node] ?? [], drafts).map(({ step }) => ({ ...step, merged: [step] })),
  );
}

function draftsOf(group: DraftGroup, drafts: readonly Draft[]): readonly Draft[] {
  const members: Draft[] = [];
  for (const i of group) {
    const draft = drafts[i];
    if (draft !== undefined) members.push(draft);
  }
  return members;
}

/** Moves a clause up into an earlier statement on its object when all that it waits for runs before that one. */
function joinGroups(
  { groups, graph, order }: OrderedSteps,
  drafts: readonly Draft[],
  mayJoin: MayJoin,
): readonly DraftGroup[] {
  const incoming = incomingEdges(graph);
  // By group: which of the joined statements it is in.
  const placeOf = new Int32Array(groups.length).fill(groups.length);
  const open = { 'create-item': new Map<ObjectId, number>(), 'alter-item': new Map<ObjectId, number>() };
  const joined: number[][] = [];
  for (const node of order) {
    const group = groups[node] ?? [];
    const [first = 0] = group;
    const draft = drafts[first];
    if (draft === undefined) continue;
    const { clause, opens, produces } = draft.step;
    const at = group.length === 1 && clause !== undefined ? open[clause.as].get(clause.of) : undefined;
    const target = at === undefined ? undefined : joined[at];
    if (
      at !== undefined &&
      target !== undefined &&
      canFollow(draft, drafts[target[0] ?? 0]) &&
      (clause?.as === 'create-item' || mayJoin(stepsOf(target, drafts), draft.step)) &&
      incoming(node, (other) => (placeOf[other] ?? 0) <= at)
    ) {
      target.push(first);
      placeOf[node] = at;
      continue;
    }
    placeOf[node] = joined.length;
    if (opens !== undefined) for (const id of produces) open['create-item'].set(id, joined.length);
    else if (clause?.as === 'alter-item') open['alter-item'].set(clause.of, joined.length);
    joined.push([...group]);
  }
  return joined;
}

function stepsOf(group: DraftGroup, drafts: readonly Draft[]): readonly Step[] {
  return draftsOf(group, drafts).map(({ step }) => step);
}

function canFollow({ step }: Draft, leader: Draft | undefined): boolean {
  if (leader === undefined || leader.step.phase !== step.phase) return false;
  return leader.step.transaction === 'inside' && step.transaction === 'inside';
}

/** Whether something holds for all that must come before a node. */
function incomingEdges({
  count,
  from,
  to,
}: Graph): (node: number, holds: (source: number) => boolean) => boolean {
  const { start, targets: sources } = successors(count, to, from);
  return (node, holds) => {
    for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i += 1) {
      if (!holds(sources[i] ?? 0)) return false;
    }
    return true;
  };
}

function printGroup(group: readonly Draft[], get: ModelView['get'], kinds: Registry): PlannedStep {
  const steps = group.map(({ step }) => step);
  const [first] = steps;
  if (first === undefined) throw new RangeError('a statement of no steps');
  if (steps.length === 1) return { ...first, merged: steps };
  const produces = unite(steps, (step) => step.produces);
  const own = new Set(produces);
  return {
    ...first,
    title: first.opens === undefined ? alterTitle(steps) : first.title,
    sql:
      first.opens === undefined
        ? printAlter(steps, get, kinds)
        : printCreate(first.opens, itemsOf(first, group)),
    produces,
    consumes: unite(steps, (step) => step.consumes).filter((id) => !own.has(id)),
    destroys: unite(steps, (step) => step.destroys),
    releases: unite(steps, (step) => step.releases),
    loses: unite(steps, (step) => step.loses),
    hazards: steps.flatMap((step): readonly Hazard[] => step.hazards),
    lock: steps.reduce((lock, step) => strongerLock(lock, step.lock), first.lock),
    locks: unite(steps, (step) => step.locks),
    scans: unite(steps, (step) => step.scans),
    merged: steps,
  };
}

/** The clauses of a group that its first opens, by rank and position. */
function itemsOf(first: Step, group: readonly Draft[]): readonly SqlText[] {
  return group
    .filter(({ step }) => step !== first)
    .sort((a, b) => a.rank - b.rank || (a.step.clause?.position ?? 0) - (b.step.clause?.position ?? 0))
    .flatMap(({ step }) => step.clause?.sql ?? []);
}

/** `head (item, item) tail`. */
export function printCreate({ head, tail }: OpenStatement, items: readonly SqlText[]): SqlText {
  const body = print`${head} (\n  ${joinSql(items, ',\n  ')}\n)`;
  return tail === '' ? body : print`${body} ${tail}`;
}

function printAlter(steps: readonly Step[], get: ModelView['get'], kinds: Registry): SqlText {
  const clauses = steps.flatMap(({ clause }) => clause ?? []);
  const object = clauses[0] === undefined ? undefined : get(clauses[0].of);
  const noun = object === undefined ? null : kinds.get(object.kind).noun(object);
  if (noun === null)
    return joinSql(
      steps.map(({ sql }) => sql),
      '\n',
    );
  return print`ALTER ${noun}\n  ${joinSql(
    clauses.map(({ sql }) => sql),
    ',\n  ',
  )}`;
}

function alterTitle(steps: readonly Step[]): string {
  const shown = steps.length > 3 ? 2 : steps.length;
  const titles = steps.slice(0, shown).map(({ title }) => title);
  return shown === steps.length ? titles.join(', ') : `${titles.join(', ')} and ${steps.length - shown} more`;
}

const none: readonly never[] = Object.freeze([]);

function unite(steps: readonly Step[], idsOf: (step: Step) => readonly ObjectId[]): readonly ObjectId[] {
  let ids: Set<ObjectId> | null = null;
  for (const step of steps) {
    for (const id of idsOf(step)) {
      ids ??= new Set();
      ids.add(id);
    }
  }
  return ids === null ? none : [...ids];
}

function strongerLock(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}
