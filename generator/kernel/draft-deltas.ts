import type { Delta } from './delta.ts';
import { BugError } from './diagnostic.ts';
import type { Draft } from './draft.ts';
import { draftDrops } from './draft-drops.ts';
import { draftNew } from './draft-new.ts';
import { type DraftContext, draftComment, draftCreate, draftDetachment, draftSet } from './draft-steps.ts';
import type { Change, RebuildRule, StepsRule } from './kind.ts';
import type { ObjectId } from './object-id.ts';
import { onlineDrafts } from './online-drafts.ts';
import { changeOf, closeRebuilds, type RebuildSource, type Rebuilt } from './rebuild.ts';
import type { SchemaObject } from './schema-object.ts';

type SetDelta = Extract<Delta, { verb: 'set' }>;

/**
 * Every delta but renames as steps, in no order yet.
 *
 * @param whole see `draftNew`
 * @throws SchemaError TW301 when a change must rebuild what holds rows.
 */
export function draftDeltas(all: readonly Delta[], context: DraftContext, whole = false): readonly Draft[] {
  const isWhole = context.before.model.objects.size === 0 || context.after.model.objects.size === 0;
  const deltas = isWhole
    ? all
    : all.filter((delta) => !('object' in delta && changesHands(delta.object, context)));
  const sets = deltas.filter((delta) => delta.verb === 'set');
  const rules = sets.map((delta) => readRules(delta, context));
  const sources = [...rules.flatMap(({ sources: own }) => own), ...releases(deltas, sets, context)];
  const rebuilt: Rebuilt =
    sources.length === 0
      ? { gone: new Map(), detached: new Map(), reached: new Set() }
      : closeRebuilds(sources, context);

  const drafts: Draft[] = [];
  const between = new Map<ObjectId, readonly Draft[]>();
  const dropped = new Map<ObjectId, SchemaObject>(rebuilt.gone);
  for (const delta of deltas) if (delta.verb === 'remove') dropped.set(delta.object.id, delta.object);
  for (const { change, calls, comment } of rules) {
    const { id } = change.after;
    if (rebuilt.gone.has(id) || rebuilt.detached.get(id)?.detachment.gone) continue;
    const detachment = rebuilt.detached.get(id)?.detachment;
    const detaching = new Set(
      [...(detachment?.before ?? []), ...(detachment?.after ?? [])].map((step) => step.id),
    );
    // What it does to let go and to take up again is not done a second time.
    const own = calls.map((call) => call(change).filter((step) => !detaching.has(step.id)));
    for (const steps of own) {
      const set = draftSet(steps, change, context);
      if (detachment !== undefined) between.set(id, [...(between.get(id) ?? []), ...set]);
      else drafts.push(...set);
    }
    if (comment) drafts.push(draftComment(change.after, context));
  }
  for (const { change, detachment } of rebuilt.detached.values()) {
    drafts.push(...draftDetachment(detachment, change, between.get(change.after.id) ?? [], context));
  }
  // Too many for the arguments of one call.
  for (const draft of draftDrops(dropped, rebuilt.gone, context)) drafts.push(draft);
  for (const id of rebuilt.gone.keys()) {
    const after = context.after.get(id);
    if (after?.owner === 'schema') draftCreate(after, context, drafts);
  }
  const added: SchemaObject[] = [];
  for (const delta of deltas) if (delta.verb === 'add') added.push(delta.object);
  draftNew(added, context, drafts, whole);
  return context.online ? onlineDrafts(drafts, rebuilt, context) : drafts;
}

/**
 * What stays as it is but used something that goes, because another object serves it now (a foreign key on another
 * key): PostgreSQL holds it to what it was made with, so it is made anew.
 */
function releases(
  deltas: readonly Delta[],
  sets: readonly SetDelta[],
  { before, after }: DraftContext,
): readonly RebuildSource[] {
  const removed = new Set<ObjectId>();
  for (const delta of deltas) if (delta.verb === 'remove') removed.add(delta.object.id);
  if (removed.size === 0) return [];
  const changed = new Set(sets.flatMap(({ after: { id }, props }) => (props.some(isProp) ? [id] : [])));
  const stands = ({ id, owner }: SchemaObject): boolean => owner === 'schema' && !changed.has(id);
  const released = new Set<ObjectId>();
  // Over what stays, which is nothing when everything goes.
  for (const object of after.model.objects.values()) {
    if (!stands(object)) continue;
    for (const { on } of before.get(object.id)?.uses ?? []) if (removed.has(on)) released.add(on);
  }
  return Array.from(released, (id) => ({
    id,
    replaced: false,
    rebuilds: (_, { id: user }) => {
      const object = after.get(user);
      return object !== undefined && stands(object);
    },
  }));
}

function isProp(name: string): boolean {
  return name !== 'comment' && name !== 'owner';
}

/** Whether it belongs to what another owner has from now on, or had until now: there it stays whatever we know of it. */
function changesHands(
  { parent }: SchemaObject,
  { before, after }: Pick<DraftContext, 'before' | 'after'>,
): boolean {
  if (parent === null) return false;
  const [old, now] = [before.get(parent), after.get(parent)];
  if (old === undefined || now === undefined) return false;
  return (old.owner === 'schema') !== (now.owner === 'schema') || changesHands(now, { before, after });
}

interface ReadRules {
  readonly change: Change<string, object>;
  readonly calls: readonly StepsRule<string, object>[];
  readonly sources: readonly RebuildSource[];
  readonly comment: boolean;
}

/** The rules that a `set` calls: each joint once, whatever number of its props differ. */
function readRules(delta: SetDelta, context: DraftContext): ReadRules {
  const { before, after, props } = delta;
  const kind = context.kinds.get(after.kind);
  const change = changeOf(before, after, context, props);
  const found = new Set<StepsRule<string, object> | RebuildRule<string, object>>();
  let replaced = false;
  for (const prop of props) {
    if (!isProp(prop)) continue;
    const rule = kind.props[prop];
    if (rule === undefined || rule === 'ignore')
      throw new BugError(`${after.kind}.${prop} has no rule to plan by`);
    if (rule === 'replace') replaced = true;
    else if (typeof rule === 'function') found.add(rule);
    else if ('joint' in rule) found.add(jointOf(after.kind, rule.joint, context));
    else found.add(rule);
  }
  const sources: RebuildSource[] = [];
  if (replaced) sources.push({ id: after.id, replaced, rebuilds: () => true });
  const calls: StepsRule<string, object>[] = [];
  for (const rule of found) {
    if (typeof rule === 'function') {
      calls.push(rule);
    } else {
      calls.push((of) => rule.steps(of));
      if (rule.replaces?.(change) === true) {
        if (kind.holdsRows) throw new BugError(`${after.kind} holds rows, so no rule may replace it`);
        sources.push({ id: after.id, replaced: true, rebuilds: () => true });
      }
      sources.push({
        id: after.id,
        replaced: false,
        rebuilds: (use, user) => rule.rebuilds(use, change, user),
      });
    }
  }
  return { change, calls, sources, comment: props.includes('comment') && kind.noun(after) !== null };
}

function jointOf(
  kind: string,
  name: string,
  { kinds }: DraftContext,
): StepsRule<string, object> | RebuildRule<string, object> {
  const joint = kinds.get(kind).joints?.[name];
  if (joint === undefined) throw new BugError(`${kind} declares no joint ${name}`);
  return joint;
}
