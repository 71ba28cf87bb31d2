import type { Delta } from './delta.ts';
import type { Registry } from './kind.ts';
import { type Model, modelOf } from './model.ts';
import type { ObjectId } from './object-id.ts';
import { renameIds } from './rename.ts';

/** The model that deltas lead to: renames first, then removals, then what was added or set. */
export function applyDeltas(model: Model, deltas: readonly Delta[], kinds: Registry): Model {
  const renames = new Map<ObjectId, ObjectId>();
  for (const delta of deltas) if (delta.verb === 'rename') renames.set(delta.before.id, delta.after.id);
  const objects = new Map(renameIds(model, renames, kinds).objects);
  for (const delta of deltas) if (delta.verb === 'remove') objects.delete(delta.object.id);
  for (const delta of deltas) {
    if (delta.verb === 'add') objects.set(delta.object.id, delta.object);
    else if (delta.verb === 'set') objects.set(delta.after.id, delta.after);
  }
  return modelOf(objects.values());
}
