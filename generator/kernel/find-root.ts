import type { Registry } from './kind.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/** The object that this one belongs to: itself when it is a root. */
export function findRoot(
  object: SchemaObject,
  get: (id: ObjectId) => SchemaObject | undefined,
  kinds: Registry,
): SchemaObject {
  let root = object;
  while (root.parent !== null && kinds.get(root.kind).rank > 0) {
    const parent = get(root.parent);
    if (parent === undefined) break;
    root = parent;
  }
  return root;
}

/** The same by id, for many objects: what stands beside each other is looked up once. An unknown id is its own root. */
export function rootFinder(
  get: (id: ObjectId) => SchemaObject | undefined,
  kinds: Registry,
): (id: ObjectId) => ObjectId {
  const byParent = new Map<ObjectId, ObjectId>();
  const find = (id: ObjectId): ObjectId => {
    const object = get(id);
    if (object === undefined || object.parent === null || kinds.get(object.kind).rank === 0) return id;
    let root = byParent.get(object.parent);
    if (root === undefined) {
      root = get(object.parent) === undefined ? id : find(object.parent);
      // Without its parent an object stands alone, and so do its siblings.
      if (root !== id) byParent.set(object.parent, root);
    }
    return root;
  };
  return find;
}

/** `column public.orders.id`, for titles and messages. */
export function nameObject(object: Pick<SchemaObject, 'kind' | 'path'>): string {
  let name = '';
  for (const part of object.path) name += name === '' || part.startsWith('(') ? part : `.${part}`;
  return `${object.kind} ${name}`;
}
