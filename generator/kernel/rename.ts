import { readProps } from './canonical.ts';
import type { AnyKind, Registry } from './kind.ts';
import { type Model, modelOf } from './model.ts';
import { kindOf, type ObjectId, objectId, pathOf } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/** From the id that an object has to the id that it gets, both as they are before and after all renames. */
export type RenameMap = ReadonlyMap<ObjectId, ObjectId>;

/**
 * The model with its objects renamed: ids, paths, parents, uses and the references of authored texts, of the named
 * objects and of everything below them.
 */
export function renameIds(model: Model, renames: RenameMap, kinds: Registry): Model {
  if (renames.size === 0) return model;
  const rename = renamer(model, renames);
  return modelOf(
    Array.from(model.objects.values(), (object) => renameObject(object, rename, kinds.get(object.kind))),
  );
}

/** The way back: from the id after all renames to the one before. */
export function reverseRenames(renames: RenameMap): RenameMap {
  return new Map(Array.from(renames, ([from, to]) => [to, from]));
}

/** What an id becomes, for every id of a model and for members of its objects (a view's columns). */
export function renamer(model: Model, renames: RenameMap): (id: ObjectId) => ObjectId {
  const known = new Map<ObjectId, ObjectId>();
  const prefixes = prefixMap(model, renames);
  const rename = (id: ObjectId): ObjectId => {
    let renamed = known.get(id);
    if (renamed === undefined) {
      renamed = find(id);
      known.set(id, renamed);
    }
    return renamed;
  };
  const find = (id: ObjectId): ObjectId => {
    const exact = renames.get(id);
    if (exact !== undefined) return exact;
    const object = model.objects.get(id);
    if (object === undefined) return renameMember(id, prefixes);
    if (object.parent === null) return id;
    const parent = rename(object.parent);
    if (parent === object.parent) return id;
    return objectId(object.kind, [...pathOf(parent), ...object.path.slice(pathOf(object.parent).length)]);
  };
  return rename;
}

/** New paths of what was renamed and has members that are no objects, by the text of the old path. */
function prefixMap(model: Model, renames: RenameMap): ReadonlyMap<string, readonly string[]> {
  const prefixes = new Map<string, readonly string[]>();
  for (const [from, to] of renames) if (model.objects.has(from)) prefixes.set(pathText(from), pathOf(to));
  return prefixes;
}

function renameMember(id: ObjectId, prefixes: ReadonlyMap<string, readonly string[]>): ObjectId {
  const path = pathOf(id);
  for (let length = path.length - 1; length > 0; length -= 1) {
    const renamed = prefixes.get(pathText(objectId('', path.slice(0, length))));
    if (renamed !== undefined) return objectId(kindOf(id), [...renamed, ...path.slice(length)]);
  }
  return id;
}

function pathText(id: ObjectId): string {
  return id.slice(id.indexOf(':') + 1);
}

function renameObject(object: SchemaObject, rename: (id: ObjectId) => ObjectId, kind: AnyKind): SchemaObject {
  const id = rename(object.id);
  const path = id === object.id ? object.path : pathOf(id);
  return {
    ...object,
    id,
    path,
    parent: object.parent === null ? null : parentIn(path, object.parent),
    uses: object.uses.map((use) => ({ on: rename(use.on), as: use.as })),
    props: renameProps(object.props, rename, kind),
  };
}

/** What an object of this path belongs to: a rename may move it from one schema to another. */
function parentIn(path: readonly string[], parent: ObjectId): ObjectId {
  return objectId(kindOf(parent), path.slice(0, pathOf(parent).length));
}

function renameProps(props: object, rename: (id: ObjectId) => ObjectId, kind: AnyKind): object {
  const values = readProps(props);
  const renamed: Record<string, unknown> = { ...values };
  for (const name of Object.keys(kind.ids)) renamed[name] = renameIdValue(values[name], rename);
  for (const name of Object.keys(kind.texts)) renamed[name] = renameReferences(values[name], rename);
  return renamed;
}

function renameIdValue(value: unknown, rename: (id: ObjectId) => ObjectId): unknown {
  if (Array.isArray(value)) return value.map((item) => renameIdValue(item, rename));
  return isId(value) ? rename(value) : value;
}

function isId(value: unknown): value is ObjectId {
  return typeof value === 'string' && value.includes(':');
}

/** In a prop with texts a reference is known by its two keys, which no other part of such a prop has. */
function renameReferences(value: unknown, rename: (id: ObjectId) => ObjectId): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, rename));
  const record = readProps(value);
  if (isId(record.ref) && 'via' in record) return { ...record, ref: rename(record.ref) };
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, renameReferences(item, rename)]),
  );
}
