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
      visit(Reflect.get(namespace, name), (id) => found.push({ id, module, name }), null);
    }
  }
  return found;
}

function visit(value: unknown, put: (id: ObjectId) => void, seen: Set<object> | null): void {
  if (typeof value !== 'object' || value === null) return;
  const use = relationUseOf(value);
  if (use !== undefined) {
    if (use.via === 'table') put(use.relation.id);
    return;
  }
  if ('referencedId' in value) {
    put((value as { readonly referencedId: ObjectId }).referencedId);
    return;
  }
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  const known = seen ?? new Set();
  if (known.has(value)) return;
  known.add(value);
  for (const inner of Object.values(value)) visit(inner, put, known);
}
