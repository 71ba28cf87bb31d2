import { createHash } from 'node:crypto';
import type { Model } from '../kernel/model.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import { maxIdentifierBytes, utf8Length } from '../sql/identifier.ts';

/**
 * A name for scaffolding: the name and a suffix, cut at 63 bytes like derived names, and different from every name of its
 * table and of the relations of its schema.
 */
export function freeName(name: string, suffix: string, taken: ReadonlySet<string>): string {
  const wanted = fitting(name, suffix);
  if (!taken.has(wanted)) return wanted;
  return fitting(
    name,
    `${suffix}_${createHash('sha256').update(`${name} ${suffix}`).digest('hex').slice(0, 8)}`,
  );
}

function fitting(name: string, suffix: string): string {
  let kept = '';
  for (const character of name) {
    if (utf8Length(kept + character + suffix) > maxIdentifierBytes) break;
    kept += character;
  }
  return `${kept}${suffix}`;
}

/** Every own name that an object of these models has: more than need be told apart, and quick to look up. */
export function takenNames(...models: readonly Model[]): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { objects } of models)
    for (const { path } of objects.values()) for (const part of path) taken.add(part);
  return taken;
}

/** The id of an object with another own name, which is the last part of its path. */
export function withName(
  { kind, path }: { readonly kind: string; readonly path: readonly string[] },
  name: string,
): ObjectId {
  return objectId(kind, [...path.slice(0, -1), name]);
}
