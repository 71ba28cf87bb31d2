import { createHash } from 'node:crypto';
import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';

/**
 * The keys of descriptions: a hash of a view and of everything that it uses, transitively. Comments are left out,
 * because no description depends on one.
 *
 * @returns a function of a view's id, which hashes each object once however many views use it
 */
export function describeKeys(model: Model, kinds: Registry): (view: ObjectId) => string {
  const known = new Map<ObjectId, string>();
  function keyOf(id: ObjectId, above: ReadonlySet<ObjectId>): string {
    const found = known.get(id);
    if (found !== undefined) return found;
    const object = model.objects.get(id);
    // A cycle ends here: load refuses cycles of views, and two tables that use each other describe nothing.
    if (object === undefined || above.has(id)) return id;
    const { comment: _, ...canonical } = toCanonical(object, kinds.get(object.kind));
    const inside = new Set(above).add(id);
    const used = [...new Set(object.uses.map(({ on }) => on))].sort().map((on) => keyOf(on, inside));
    const key = createHash('sha256')
      .update(canonicalText([canonical, used]))
      .digest('hex');
    known.set(id, key);
    return key;
  }
  return (view) => keyOf(view, new Set());
}
