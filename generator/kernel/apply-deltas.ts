import type { Delta } from './delta.ts';
import type { Registry } from './kind.ts';
import { type Model, modelOf } from './model.ts';
import type { ObjectId } from './object-id.ts';
import { renameIds } from './rename.ts';

/**
 * The model that deltas lead to: renames first, then removals, then what was added or set. Removals before the renames are of what
 * has a name until then that a rename gives to something else.
 */
export function applyDeltas(model: Model, deltas: readonly Delta[], kinds: Registry): Model {
  const renames = new Map<ObjectId, ObjectId>();
  for (const delta of deltas) if (delta.verb === 'rename') renames.set(delta.before.id, delta.after.id);
  const start = Math.max(
    deltas.findIndex(({ verb }) => verb === 'rename'),
    0,
  );
  const left = without(model.objects, deltas.slice(0, start));
  const renamed = renameIds(modelOf(left.values()), renames, kinds);
  const rest = deltas.slice(start);
  const objects = without(renamed.objects, rest);
  for (const delta of rest) {
    if (delta.verb === 'add') objects.set(delta.object.id, delta.object);
    else if (delta.verb === 'set') objects.set(delta.after.id, delta.after);
  }
  return modelOf(objects.values());
}

function without(objects: Model['objects'], deltas: readonly Delta[]) {
  const left = new Map(objects);
  for (const delta of deltas) if (delta.verb === 'remove') left.delete(delta.object.id);
  return left;
}
