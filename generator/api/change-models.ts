import { relationSlug } from '../emit/names.ts';
import { foldRelation } from '../history/fold-relation.ts';
import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import { lastName, type ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { validateModel } from '../kernel/validate-model.ts';
import { kinds } from '../kinds/index.ts';
import type { LoadedSlice } from '../load/slice/load-slice.ts';
import { relationNameOf } from './settle.ts';

/** The models of a change: of the changed tables whole, of what stands around them as far as it touches them. */
export interface ChangedModels {
  /** As schema.ts said. */
  readonly old: Model;
  /** As it says now. */
  readonly now: Model;
  /** As the history says: what a plan leads from. */
  readonly recorded: Model;
  /** Of the changed tables. */
  readonly slugs: readonly string[];
  /** Every `delta.json`, in the order of the migrations. */
  readonly deltas: readonly RecordFile[];
}

export interface RecordFile {
  readonly path: string;
  readonly text: string;
}

export interface Change {
  readonly before: LoadedSlice;
  readonly after: LoadedSlice;
  /** Every `delta.json`, in the order of the migrations. */
  readonly deltas: readonly RecordFile[];
  /** See `Settled`. */
  readonly watched: readonly string[];
  readonly foreign: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The models of a change. Null where it may reach further than the slice: what stands around the changed tables is
 * different too, they use something else than they did, or a new name may be taken.
 */
export function modelsOfChange(change: Change): ChangedModels | null {
  const { before, after, deltas, watched } = change;
  if (before.changed.join() !== after.changed.join()) return null;
  const changed = new Set(after.changed);
  if (after.changed.some((id) => watched.includes(relationNameOf(id)))) return null;
  const isOwn = ({ id, parent }: SchemaObject) => changed.has(id) || (parent !== null && changed.has(parent));
  const around = (objects: readonly SchemaObject[]) =>
    objects
      .filter((object) => !isOwn(object))
      .map(formOf)
      .join('\n');
  if (around(before.objects) !== around(after.objects) || before.noise.join('\n') !== after.noise.join('\n'))
    return null;
  const [wasOwn, isOwnNow] = [before.objects.filter(isOwn), after.objects.filter(isOwn)];
  if (usedBy(wasOwn) !== usedBy(isOwnNow) || !areNew(namesIn(wasOwn), isOwnNow, change)) return null;
  const texts = deltas.map(({ text }) => text);
  const recorded: SchemaObject[] = [];
  for (const id of after.changed) {
    const objects = foldRelation(texts, id, kinds);
    if (objects === null) return null;
    recorded.push(...objects.values());
  }
  // In another order, if at all: an object that changed keeps its place in the history.
  if (sortedForms(recorded) !== sortedForms(wasOwn)) return null;
  const old = modelOf(before.objects);
  const now = modelOf(after.objects);
  if (validateModel(old, kinds).length + validateModel(now, kinds).length > 0) return null;
  return {
    old,
    now,
    recorded: modelOf([...after.objects.filter((object) => !isOwn(object)), ...recorded]),
    slugs: after.objects
      .filter(({ id }) => changed.has(id))
      .map(({ path: [schema = '', name = ''] }) => relationSlug(schema, name)),
    deltas,
  };
}

function formOf(object: SchemaObject): string {
  return canonicalText(toCanonical(object, kinds.get(object.kind)));
}

function sortedForms(objects: readonly SchemaObject[]): string {
  return objects.map(formOf).sort().join('\n');
}

/** What these objects use of others. */
function usedBy(objects: readonly SchemaObject[]): string {
  const own = new Set(objects.map(({ id }) => id));
  const relations = new Set(
    objects.filter(({ kind }) => kind === 'table').map(({ id }) => relationNameOf(id)),
  );
  const uses = new Set<string>();
  for (const object of objects) {
    for (const { on, as } of object.uses)
      if (!own.has(on) && !relations.has(relationNameOf(on))) uses.add(`${object.kind} ${as} ${on}`);
  }
  return [...uses].sort().join('\n');
}

function namesIn(objects: readonly SchemaObject[]): ReadonlySet<ObjectId> {
  return new Set(objects.flatMap(takenBy));
}

/** The names that an object takes beyond its relation. */
function takenBy(object: SchemaObject): readonly ObjectId[] {
  return (kinds.get(object.kind).names?.(object) ?? []).filter((name) => name !== object.id);
}

/** Whether no name that comes may be taken: one that stands anywhere in the history or in schema.ts may. */
function areNew(
  known: ReadonlySet<ObjectId>,
  objects: readonly SchemaObject[],
  { deltas, foreign }: Change,
): boolean {
  for (const name of objects.flatMap(takenBy)) {
    if (known.has(name)) continue;
    const last = name.slice(name.lastIndexOf('.'));
    const text = JSON.stringify(last).slice(1);
    if (foreign.includes(lastName(name)) || deltas.some((delta) => delta.text.includes(text))) return false;
  }
  return true;
}
