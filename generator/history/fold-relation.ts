import { type CanonicalObject, fromCanonical } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import { kindOf, type ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';

/**
 * A relation and what belongs to it as a history leaves them: `foldHistory` of its lines alone, in the same order, without
 * parsing the others. Null where the history has renames, or lines as nobody writes them.
 *
 * @param texts every `delta.json`, in the order of the migrations
 */
export function foldRelation(
  texts: readonly string[],
  relation: ObjectId,
  kinds: Registry,
): ReadonlyMap<ObjectId, SchemaObject> | null {
  const objects = new Map<ObjectId, SchemaObject>();
  const name = JSON.stringify(relation.slice(relation.indexOf(':') + 1)).slice(1, -1);
  for (const text of texts) {
    if (text.includes('\n{"rename":')) return null;
    for (const line of linesNaming(text, name)) {
      const change = parseLine(line);
      if (change === null) return null;
      if ('drop' in change) objects.delete(change.drop);
      else objects.set(change.put.id, fromCanonical(change.put, kinds.get(kindOf(change.put.id))));
    }
  }
  return objects;
}

/** The lines that put or drop what has this name, or a name below it. */
function linesNaming(text: string, name: string): readonly string[] {
  const lines: string[] = [];
  const head = /^\{"(?:put":\{"id|drop)":"[a-z]+:$/;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const follows = text.charAt(at + name.length);
    if (follows !== '.' && follows !== '"') continue;
    const start = text.lastIndexOf('\n', at) + 1;
    if (head.test(text.slice(start, at))) lines.push(text.slice(start, text.indexOf('\n', at)));
  }
  return lines;
}

type Change = { readonly put: CanonicalObject } | { readonly drop: ObjectId };

function parseLine(line: string): Change | null {
  try {
    const change = JSON.parse(line.replace(/,$/, '')) as Change;
    return 'put' in change || 'drop' in change ? change : null;
  } catch {
    return null;
  }
}
