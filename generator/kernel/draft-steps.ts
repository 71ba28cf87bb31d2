import type { Expression } from '../sql/expression.ts';
import { printString } from '../sql/literal.ts';
import { print, type SqlText } from '../sql/sql-text.ts';
import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import { type WholeItem, wholeStep } from './draft-whole.ts';
import { exemptNew, existenceTest } from './exempt-new.ts';
import type { AnyKind, Change, Detachment, Registry } from './kind.ts';
import { makeStep } from './make-step.ts';
import type { ModelView } from './model.ts';
import { nameObject } from './name-object.ts';
import type { ObjectId } from './object-id.ts';
import { rootFinder } from './root-finder.ts';
import type { SchemaObject } from './schema-object.ts';
import type { Hazard, Step } from './step.ts';

/** What every draft is made from. */
export interface DraftContext {
  readonly before: ModelView;
  readonly after: ModelView;
  readonly kinds: Registry;
  /** By the id of after. */
  readonly casts: ReadonlyMap<ObjectId, Expression>;
  /** Why what changes in place does, by the id of after. */
  readonly inPlace: ReadonlyMap<ObjectId, string>;
  /** The root that an object belongs to, as it is after the plan; for what goes, as it was. */
  rootOf(id: ObjectId): ObjectId;
  /** Whether an object, or what it belongs to, was there before the plan. */
  exists(id: ObjectId): boolean;
  /** Whether what exists is in use meanwhile. */
  readonly online: boolean;
}

export function draftContext(
  before: ModelView,
  after: ModelView,
  kinds: Registry,
  {
    online = false,
    casts = new Map(),
    inPlace = new Map(),
  }: { readonly online?: boolean } & Partial<Pick<DraftContext, 'casts' | 'inPlace'>> = {},
): DraftContext {
  const rootOf = rootFinder((id) => after.get(id) ?? before.get(id), kinds);
  const exists = existenceTest(before, rootOf);
  // Where nothing was, or nothing stays (the way back from the first migration), nobody reads or writes meanwhile.
  const isUsed = before.model.objects.size > 0 && after.model.objects.size > 0;
  return { before, after, kinds, casts, inPlace, rootOf, exists, online: online && isUsed };
}

/**
 * Adds the steps that make an object, with its comment; the kind says the statements, the object its needs.
 *
 * @param items what stands in its statement
 */
export function draftCreate(
  object: SchemaObject,
  context: DraftContext,
  drafts: Draft[],
  items: WholeItem[] = [],
): void {
  const kind = context.kinds.get(object.kind);
  const steps = kind.create(object, context.after, context.before);
  const root = context.rootOf(object.id);
  const stage = kind.stage(object);
  const isOpen = steps[0]?.opens !== undefined;
  let follows: string | null = null;
  for (const made of steps) {
    const completed = follows !== null ? made : completeCreate(made, object, steps);
    const whole =
      follows === null && isOpen && items.length > 0 ? wholeStep(completed, object, items) : completed;
    const step = exemptNew(whole, context.exists);
    drafts.push({ step, stage, root, rank: kind.rank, follows, early: false, makes: object, drops: none });
    follows = made.id;
  }
  if (steps.length > 0) draftCommentOf(object, context, drafts);
  for (const { object: part } of items) {
    if (isOpen) draftCommentOf(part, context, drafts);
    else draftCreate(part, context, drafts);
  }
}

function draftCommentOf(object: SchemaObject, context: DraftContext, drafts: Draft[]): void {
  if (object.comment !== null && context.kinds.get(object.kind).noun(object) !== null)
    drafts.push(draftComment(object, context));
}

function completeCreate(step: Step, object: SchemaObject, all: readonly Step[]): Step {
  const named = all.some(({ produces }) => produces.includes(object.id));
  const produces = named ? step.produces : [...step.produces, object.id];
  return { ...step, produces, consumes: union(step.consumes, needsOf(object)) };
}

/**
 * Steps that drop an object and, with it, those that `gone` lists beside it.
 *
 * @param early whether what it uses is rebuilt, so that it must go before that changes
 */
export function draftDrop(
  object: SchemaObject,
  gone: readonly SchemaObject[],
  early: boolean,
  context: DraftContext,
): readonly Draft[] {
  const kind = context.kinds.get(object.kind);
  const steps = kind.drop?.(object, context.before, context.after) ?? defaultDrop(object, kind);
  if (steps.length === 0) return [];
  const destroys = gone.map(({ id }) => id);
  const releases = outerNeeds(gone, destroys);
  const last = steps.length - 1;
  // A kind that says how it is dropped also says what is lost: a derived column loses nothing.
  const loses = kind.holdsRows && kind.drop === undefined;
  const completed = steps.map((step, i) => {
    const ends = i === last;
    return {
      ...step,
      destroys: ends ? union(step.destroys, destroys) : step.destroys,
      releases: ends ? union(step.releases, releases) : step.releases,
      loses: ends && loses ? union(step.loses, [object.id]) : step.loses,
      hazards: ends && loses ? withDataLoss(step.hazards, object) : step.hazards,
    };
  });
  const where = place(object, kind, context);
  return chain(completed, { ...where, stage: -where.stage }, { drops: gone, early }, context);
}

/** The steps of one rule of a `set`: what they change counts as made anew, unless they drop it. */
export function draftSet(
  steps: readonly Step[],
  change: Change<string, object>,
  context: DraftContext,
): readonly Draft[] {
  const { before, after } = change;
  const kind = context.kinds.get(after.kind);
  const needs = needsOf(after);
  const kept = new Set(needs);
  const oldNeeds = needsOf(before);
  const completed = steps.map((step) => {
    if (step.destroys.includes(after.id)) return { ...step, releases: union(step.releases, oldNeeds) };
    // What waits for a child of the object cannot come before it.
    const late = step.consumes.some((id) => id !== after.id && context.after.get(id)?.parent === after.id);
    return {
      ...step,
      produces: late ? step.produces : union(step.produces, [after.id]),
      consumes: union(step.consumes, needs).filter((id) => id !== after.id),
      releases: union(
        step.releases,
        oldNeeds.filter((id) => !kept.has(id)),
      ),
    };
  });
  return chain(completed, place(after, kind, context), {}, context);
}

/**
 * How an object that holds rows lets go of what is rebuilt and takes it up again.
 *
 * @param between what else changes of the object: after the one, before the other
 */
export function draftDetachment(
  { before, after, gone }: Detachment,
  change: Change<string, object>,
  between: readonly Draft[],
  context: DraftContext,
): readonly Draft[] {
  const kind = context.kinds.get(change.after.kind);
  const where = place(change.after, kind, context);
  const { id } = change.after;
  const releasing = before.map((step) => ({
    ...step,
    // As it is before anything else changes of it.
    consumes: step.consumes.filter((need) => need !== id),
    releases: union(step.releases, needsOf(change.before)),
    destroys: gone ? union(step.destroys, [id]) : step.destroys,
  }));
  const taking = after.map((step, i) => ({
    ...step,
    consumes: union(step.consumes, needsOf(change.after)).filter((need) => need !== id),
    produces: gone && i === 0 ? union(step.produces, [id]) : step.produces,
  }));
  const early = chain(
    releasing,
    { ...where, stage: -where.stage },
    { early: true, drops: gone ? [change.before] : [] },
    context,
  );
  const released = early.at(-1)?.step.id ?? null;
  const changing = between.map((draft) => ({ ...draft, follows: draft.follows ?? released }));
  const last = changing.at(-1)?.step.id ?? released;
  const late = chain(taking, where, { makes: gone ? change.after : null }, context, last);
  if (!gone || change.after.comment === null) return [...early, ...changing, ...late];
  return [...early, ...changing, ...late, draftComment(change.after, context)];
}

/** The one global rule for comments: COMMENT ON takes the place of the old one, NULL removes it. */
export function draftComment(object: SchemaObject, context: DraftContext): Draft {
  const kind = context.kinds.get(object.kind);
  const where = place(object, kind, context);
  const text = object.comment === null ? print`NULL` : printString(object.comment);
  return {
    ...where,
    // Right after the object and before whatever else follows it.
    rank: where.rank + 0.5,
    step: makeStep({
      id: `comment ${object.id}`,
      title: `${object.comment === null ? 'remove the comment' : 'comment'} on ${nameObject(object)}`,
      sql: print`COMMENT ON ${nounOf(object, kind)} IS ${text}`,
      consumes: [object.id],
      // A relation is locked, with its columns, and nothing around the others; nobody waits for what this plan makes.
      ...(context.exists(where.root) && (object.id === where.root || kind.holdsRows)
        ? { lock: 'share update exclusive', locks: [where.root] }
        : {}),
    }),
    follows: null,
    early: false,
    makes: null,
    drops: none,
  };
}

function defaultDrop(object: SchemaObject, kind: AnyKind): readonly Step[] {
  return [
    makeStep({
      id: `drop ${object.id}`,
      title: `drop ${nameObject(object)}`,
      sql: print`DROP ${nounOf(object, kind)}`,
      lock: 'access exclusive',
      locks: [object.id],
    }),
  ];
}

function nounOf(object: SchemaObject, kind: AnyKind): SqlText {
  const noun = kind.noun(object);
  if (noun === null)
    throw new BugError(`PostgreSQL has no name for ${nameObject(object)}, so no statement can be made`);
  return noun;
}

function needsOf({ uses, parent }: SchemaObject): readonly ObjectId[] {
  const needs: ObjectId[] = parent === null ? [] : [parent];
  for (const { on } of uses) needs.push(on);
  return needs;
}

/** What objects need beside each other. */
function outerNeeds(objects: readonly SchemaObject[], own: readonly ObjectId[]): readonly ObjectId[] {
  const inner = new Set(own);
  const needs = new Set<ObjectId>();
  for (const { uses, parent } of objects) {
    if (parent !== null && !inner.has(parent)) needs.add(parent);
    for (const { on } of uses) if (!inner.has(on)) needs.add(on);
  }
  return [...needs];
}

function withDataLoss(hazards: readonly Hazard[], object: SchemaObject): readonly Hazard[] {
  if (hazards.some(({ kind, on }) => kind === 'deletes data' && on === object.id)) return hazards;
  const message = `${nameObject(object)} is dropped with all that it holds`;
  return [...hazards, { kind: 'deletes data', on: object.id, message }];
}

type Place = Pick<Draft, 'stage' | 'root' | 'rank'>;

function place(object: SchemaObject, kind: AnyKind, { rootOf }: DraftContext): Place {
  return { stage: kind.stage(object), root: rootOf(object.id), rank: kind.rank };
}

function chain(
  steps: readonly Step[],
  where: Place,
  rest: Partial<Pick<Draft, 'early' | 'makes' | 'drops'>>,
  { exists }: DraftContext,
  after: string | null = null,
): readonly Draft[] {
  const { stage, root, rank } = where;
  const { early = false, makes = null, drops = none } = rest;
  return steps.map((step, i) => ({
    step: exemptNew(step, exists),
    stage,
    root,
    rank,
    follows: steps[i - 1]?.id ?? after,
    early,
    makes,
    drops,
  }));
}

const none: readonly never[] = Object.freeze([]);

function union(a: readonly ObjectId[], b: readonly ObjectId[]): readonly ObjectId[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : [...new Set([...a, ...b])];
}
