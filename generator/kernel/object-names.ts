import type { Registry } from './kind.ts';
import { type ObjectId, objectId, pathOf } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/** What no two objects may share: the id, and the names that its kind says. One name may stand there twice. */
export function namesOf(object: SchemaObject, kinds: Registry): readonly ObjectId[] {
  return [object.id, ...(kinds.get(object.kind).names?.(object) ?? [])];
}

/** The object under another path, and so with another id. */
export function withPath(object: SchemaObject, path: readonly string[]): SchemaObject {
  return { ...object, path, id: objectId(object.kind, path) };
}

/** The object by its id after a rename. */
export function calledBy(object: SchemaObject, rename: (id: ObjectId) => ObjectId): SchemaObject {
  const id = rename(object.id);
  return id === object.id ? object : withPath(object, pathOf(id));
}
