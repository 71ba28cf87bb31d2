import { readProps } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import { type RenameMap, renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import { freeName, withName } from './free-name.ts';
import { namesOf } from './read-intents.ts';

export interface Parked {
  /** schema.ts, and what is put aside: what the history has to lead to. */
  readonly model: Model;
  /** From the names that things had to those under which they are put aside. */
  readonly renames: RenameMap;
}

/**
 * What is said to be parked stays in the database under another name, with its rows and with nothing that binds others: no
 * foreign keys, no triggers, a column nullable and without its default. What is parked already stays as the history has it.
 *
 * @param drops names, and how long each is parked; null for not at all
 */
export function parkedModel(
  before: Model,
  after: Model,
  drops: ReadonlyMap<string, string | null>,
  kinds: Registry,
): Parked {
  const renames = new Map<ObjectId, ObjectId>();
  const comments = new Map<ObjectId, string>();
  const kept = new Set<ObjectId>();
  for (const object of before.objects.values()) {
    if (!kinds.get(object.kind).holdsRows || object.owner !== 'schema') continue;
    const park = parkOf(object, drops);
    if (park !== null && !after.objects.has(object.id) && !isDerived(object)) {
      const parked = parkedId(object);
      renames.set(object.id, parked);
      comments.set(parked, `Parked for ${park.slice(0, -1)} days: was ${object.path.join('.')}.`);
    }
    for (const name of parkedNames(object)) {
      if ((drops.get(name) ?? null) !== null && !after.objects.has(object.id)) kept.add(object.id);
    }
  }
  if (renames.size === 0 && kept.size === 0) return { model: after, renames };
  const objects = new Map(after.objects);
  const renamed = renameIds(before, renames, kinds);
  for (const object of renamed.objects.values()) {
    const comment = comments.get(object.id);
    const isNew = comment !== undefined || comments.has(object.parent ?? 'none:');
    if (comment !== undefined) objects.set(object.id, { ...unbound(object), comment });
    else if (kept.has(object.id)) objects.set(object.id, object);
    else if (object.parent !== null && (isNew || kept.has(object.parent)) && stays(object))
      objects.set(object.id, object);
  }
  return { model: modelOf([...objects.values()].map((object) => withoutMissing(object, objects))), renames };
}

/** The days of a park that names the object. */
function parkOf(object: SchemaObject, drops: ReadonlyMap<string, string | null>): string | null {
  for (const name of namesOf(object)) {
    const park = drops.get(name) ?? null;
    if (park !== null) return park;
  }
  return null;
}

const suffix = '_parked';

function parkedId(object: SchemaObject): ObjectId {
  return withName(object, freeName(object.path.at(-1) ?? '', suffix, new Set()));
}

/** The names that an object had before it was parked under the one that it has. */
export function parkedNames({ kind, path }: Pick<SchemaObject, 'kind' | 'path'>): readonly string[] {
  const own = path.at(-1) ?? '';
  if (!own.endsWith(suffix)) return [];
  const was = [...path.slice(0, -1), own.slice(0, -suffix.length)];
  return namesOf({ id: objectId(kind, was), path: was });
}

function isDerived({ props }: SchemaObject): boolean {
  return (readProps(props).generated ?? null) !== null;
}

/** What belongs to a table that is put aside and goes with it; a foreign key and a trigger would bind others. */
function stays(object: SchemaObject): boolean {
  if (object.kind === 'trigger') return false;
  return object.kind !== 'constraint' || (object as Constraint).props.type !== 'foreign key';
}

/** Of a column that is put aside in a table that goes on: rows that know nothing of it. */
function unbound(object: SchemaObject): SchemaObject {
  if (object.kind !== 'column') return object;
  const { props } = object as Column;
  return { ...object, uses: [], props: { ...props, nullable: true, default: null, identity: null } };
}

/** A default may call a function that is gone. */
function withoutMissing(object: SchemaObject, objects: ReadonlyMap<ObjectId, SchemaObject>): SchemaObject {
  if (object.kind !== 'column' || object.uses.every(({ on }) => objects.has(on))) return object;
  const uses = object.uses.filter(({ on }) => objects.has(on));
  return { ...object, uses, props: { ...object.props, default: null } };
}
