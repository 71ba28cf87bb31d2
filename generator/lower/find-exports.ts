import type { ObjectId } from '../kernel/object-id.ts';
import { relationUseOf } from '../sql/ref.ts';

/** Under which name a module of the graph exports an object. */
export interface Exported {
  readonly id: ObjectId;
  readonly module: number;
  readonly name: string;
}

/** Finds the relations and functions among the exports of modules: directly, or inside exported arrays and records. */
export function findExports(modules: readonly object[]): readonly Exported[] {
  const found: Exported[] = [];
  for (let module = 0; module < modules.length; module += 1) {
    const namespace = modules[module] ?? {};
    for (const name of Object.keys(namespace)) {
      visitExport(Reflect.get(namespace, name), (value) => {
        const use = relationUseOf(value);
        if (use !== undefined) {
          if (use.via === 'table') found.push({ id: use.relation.id, module, name });
          return true;
        }
        if (!('referencedId' in value)) return false;
        found.push({ id: (value as { readonly referencedId: ObjectId }).referencedId, module, name });
        return true;
      });
    }
  }
  return found;
}

/**
 * Shows what a module exports: a value, and where that is an array or a record, what is in it.
 *
 * @param isKnown told of each object; true where what is inside is of no interest
 */
export function visitExport(
  value: unknown,
  isKnown: (value: object) => boolean,
  seen: Set<object> | null = null,
): void {
  if (typeof value !== 'object' || value === null || isKnown(value)) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  const known = seen ?? new Set();
  if (known.has(value)) return;
  known.add(value);
  for (const inner of Object.values(value)) visitExport(inner, isKnown, known);
}
