import type { Registry } from './kind.ts';
import type { ObjectId } from './object-id.ts';
import type { SchemaObject } from './schema-object.ts';

/**
 * Finds the id of the object that another belongs to: its own for a root, and for an unknown id. What stands beside each
 * other is looked up once.
 */
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
