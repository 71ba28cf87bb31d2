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

/** `column public.orders.id`, for titles and messages. */
export function nameObject(object: Pick<SchemaObject, 'kind' | 'path'>): string {
  let name = '';
  for (const part of object.path) name += name === '' || part.startsWith('(') ? part : `.${part}`;
  return `${object.kind} ${name}`;
}
