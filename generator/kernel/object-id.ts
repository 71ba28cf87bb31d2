import type { ReferencedId } from '../sql/expression.ts';

/** An object's identity: its kind and its path, encoded so that two different paths never meet. */
export type ObjectId = ReferencedId;

/** @example objectId('column', ['public', 'orders', 'id']) // 'column:public.orders.id' */
export function objectId(kind: string, path: readonly string[]): ObjectId {
  let text = '';
  for (let i = 0; i < path.length; i += 1) text += (i === 0 ? '' : '.') + encodePart(path[i] ?? '');
  return `${kind}:${text}`;
}

/**
 * The id of what belongs to a relation: its path is the relation's, and a name.
 *
 * @example memberId('column', 'table:public.orders', 'id') // 'column:public.orders.id'
 */
export function memberId(kind: string, relation: ObjectId, name: string): ObjectId {
  return `${kind}:${relation.slice(relation.indexOf(':') + 1)}.${encodePart(name)}`;
}

export function kindOf(id: ObjectId): string {
  return id.slice(0, id.indexOf(':'));
}

export function pathOf(id: ObjectId): readonly string[] {
  return id
    .slice(id.indexOf(':') + 1)
    .split('.')
    .map(decodePart);
}

/** The last part of the path, without taking apart the rest of it. @example lastName('column:public.orders.id') // 'id' */
export function lastName(id: ObjectId): string {
  return decodePart(id.slice(Math.max(id.lastIndexOf('.'), id.indexOf(':')) + 1));
}

function encodePart(part: string): string {
  if (!part.includes('.') && !part.includes('%')) return part;
  return part.replaceAll('%', '%25').replaceAll('.', '%2E');
}

function decodePart(part: string): string {
  return part.includes('%') ? part.replaceAll('%2E', '.').replaceAll('%25', '%') : part;
}
