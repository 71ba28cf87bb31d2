import { canonicalText } from './canonical.ts';
import type { Registry } from './kind.ts';
import { type Model, modelOf } from './model.ts';
import type { ObjectId } from './object-id.ts';
import { calledBy, namesOf } from './object-names.ts';
import { type RenameMap, renameIds, renamer, reverseRenames } from './rename.ts';
import type { SchemaObject } from './schema-object.ts';

/** When renames happen: before everything else that a plan does, or after it. */
type RenameTurn = 'first' | 'last';

/**
 * A name that is given up and taken anew in one change is free when the renames come first. On its way back it is held by what
 * took it, until that is dropped: there they come last, as the mirror of the way up.
 */
export function renameTurn(before: Model, after: Model, renames: RenameMap, kinds: Registry): RenameTurn {
  if (renames.size === 0 || !meet(before, renames, kinds)) return 'first';
  return meet(after, reverseRenames(renames), kinds) ? 'first' : 'last';
}

/** Whether objects of a model would share a name once some are renamed. */
function meet(model: Model, renames: RenameMap, kinds: Registry): boolean {
  const rename = renamer(model, renames);
  const holders = new Map<ObjectId, ObjectId>();
  for (const object of model.objects.values()) {
    for (const name of namesOf(calledBy(object, rename), kinds)) {
      const holder = holders.get(name);
      if (holder !== undefined && holder !== object.id) return true;
      holders.set(name, object.id);
    }
  }
  return false;
}

/** The model after everything but the renames, with what they take a thing out of. */
export function beforeRenames(before: Model, after: Model, renames: RenameMap, kinds: Registry): Model {
  const called = renameIds(after, reverseRenames(renames), kinds);
  const objects = new Map<ObjectId, SchemaObject>();
  const named = after.objects.values();
  for (const object of called.objects.values()) {
    const { id, parent } = object;
    const target = named.next().value ?? object;
    const { holdNames } = kinds.get(object.kind);
    const differs = holdNames !== undefined && canonicalText(object.props) !== canonicalText(target.props);
    objects.set(id, differs ? holdNames(object) : object);
    const home = parent === null || called.objects.has(parent) ? undefined : before.objects.get(parent);
    if (home !== undefined) objects.set(home.id, home);
  }
  return modelOf(objects.values());
}

/** The model without what has a name that a rename gives to something else, and without what belongs to that. */
export function withoutHolders(model: Model, renames: RenameMap): Model {
  if (renames.size === 0) return model;
  const rename = renamer(model, renames);
  const given = new Set<ObjectId>();
  for (const id of model.objects.keys()) if (rename(id) !== id) given.add(rename(id));
  const holds = (id: ObjectId): boolean => {
    if (rename(id) !== id) return false;
    const parent = model.objects.get(id)?.parent ?? null;
    return given.has(id) || (parent !== null && holds(parent));
  };
  const left = [...model.objects.values()].filter(({ id }) => !holds(id));
  return left.length === model.objects.size ? model : modelOf(left);
}
