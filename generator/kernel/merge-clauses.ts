import { joinSql, print, type SqlText } from '../sql/sql-text.ts';
import type { Draft } from './draft.ts';
import type { Registry } from './kind.ts';
import type { ModelView } from './model.ts';
import type { ObjectId } from './object-id.ts';
import type { Graph } from './order.ts';
import type { DraftGroup } from './order-steps.ts';
import { type Hazard, type LockMode, lockModes, type PlannedStep, type Step } from './step.ts';

/**
 * Groups of drafts as statements. Items of one CREATE join it, changes of one object become one ALTER, wherever
 * nothing that stands between must come first.
 *
 * @param get the object that a clause is of, to name it in ALTER
 */
export function mergeClauses(
  groups: readonly DraftGroup[],
  drafts: readonly Draft[],
  graph: Graph,
  get: ModelView['get'],
  kinds: Registry,
): readonly PlannedStep[] {
  const joined = joinGroups(groups, drafts, graph);
  return joined.map((group) => printGroup(group, get, kinds));
}

/** One statement a draft. */
export function keepApart(groups: readonly DraftGroup[]): readonly PlannedStep[] {
  return groups.flatMap((group) => group.map(({ step }) => ({ ...step, merged: [step] })));
}

/** Moves a clause up into an earlier statement on its object when all that it waits for runs before that one. */
function joinGroups(
  groups: readonly DraftGroup[],
  drafts: readonly Draft[],
  graph: Graph,
): readonly DraftGroup[] {
  const waitsFor = predecessors(drafts, graph);
  const placeOf = new Map<Draft, number>();
  const openAt = new Map<string, number>();
  const joined: Draft[][] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const key = clauseKey(first.step);
    const open = group.length === 1 && key !== null ? openAt.get(key) : undefined;
    const target = open === undefined ? undefined : joined[open];
    if (open !== undefined && target !== undefined && fits(first, open, target, waitsFor, placeOf)) {
      target.push(first);
      placeOf.set(first, open);
      continue;
    }
    const at = joined.length;
    joined.push([...group]);
    for (const draft of group) placeOf.set(draft, at);
    if (first.step.opens !== undefined)
      for (const id of first.step.produces) openAt.set(`create-item ${id}`, at);
    else if (first.step.clause?.as === 'alter-item' && key !== null) openAt.set(key, at);
  }
  return joined;
}

function clauseKey({ clause }: Step): string | null {
  return clause === undefined ? null : `${clause.as} ${clause.of}`;
}

function fits(
  draft: Draft,
  place: number,
  target: readonly Draft[],
  waitsFor: ReadonlyMap<Draft, readonly Draft[]>,
  placeOf: ReadonlyMap<Draft, number>,
): boolean {
  const [leader] = target;
  if (leader === undefined || leader.step.transaction !== 'inside' || draft.step.transaction !== 'inside')
    return false;
  if (leader.step.phase !== draft.step.phase) return false;
  return (waitsFor.get(draft) ?? []).every(
    (other) => (placeOf.get(other) ?? Number.POSITIVE_INFINITY) <= place,
  );
}

function predecessors(drafts: readonly Draft[], graph: Graph): ReadonlyMap<Draft, readonly Draft[]> {
  const lists = new Map<Draft, Draft[]>();
  for (let i = 0; i < graph.from.length; i += 1) {
    const [source, target] = [drafts[graph.from[i] ?? 0], drafts[graph.to[i] ?? 0]];
    // Only clauses ever move.
    if (source === undefined || target?.step.clause === undefined) continue;
    const list = lists.get(target);
    if (list === undefined) lists.set(target, [source]);
    else list.push(source);
  }
  return lists;
}

function printGroup(group: DraftGroup, get: ModelView['get'], kinds: Registry): PlannedStep {
  const steps = group.map(({ step }) => step);
  const [first] = steps;
  if (first === undefined) throw new RangeError('a statement of no steps');
  if (steps.length === 1) return { ...first, merged: steps };
  const own = new Set(steps.flatMap(({ produces }) => produces));
  return {
    ...first,
    title: first.opens === undefined ? alterTitle(steps) : first.title,
    sql: first.opens === undefined ? printAlter(steps, get, kinds) : printCreate(first, group),
    produces: unite(steps, (step) => step.produces),
    consumes: unite(steps, (step) => step.consumes).filter((id) => !own.has(id)),
    destroys: unite(steps, (step) => step.destroys),
    releases: unite(steps, (step) => step.releases),
    loses: unite(steps, (step) => step.loses),
    hazards: steps.flatMap((step): readonly Hazard[] => step.hazards),
    lock: steps.reduce((lock, step) => strongerLock(lock, step.lock), first.lock),
    locks: unite(steps, (step) => step.locks),
    merged: steps,
  };
}

/** `head (item, item) tail`, the items by rank and position. */
function printCreate(first: Step, group: DraftGroup): SqlText {
  const items = group
    .filter(({ step }) => step !== first)
    .sort((a, b) => a.rank - b.rank || (a.step.clause?.position ?? 0) - (b.step.clause?.position ?? 0))
    .flatMap(({ step }) => step.clause?.sql ?? []);
  const { head, tail } = first.opens ?? { head: first.sql, tail: print`` };
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

function unite(steps: readonly Step[], idsOf: (step: Step) => readonly ObjectId[]): readonly ObjectId[] {
  const ids = new Set<ObjectId>();
  for (const step of steps) for (const id of idsOf(step)) ids.add(id);
  return [...ids];
}

function strongerLock(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}
