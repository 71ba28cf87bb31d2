import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type RenameMap, renameIds } from '../kernel/rename.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { MigrationRecord } from './migration-record.ts';

/** What one branch made of the model at the fork. */
export interface BranchChange {
  readonly before: Model;
  readonly after: Model;
  readonly renames: RenameMap;
}

export function renamesOf({ changes }: MigrationRecord): RenameMap {
  return new Map(changes.flatMap((change) => ('rename' in change ? [change.rename] : [])));
}

/** The model `onto` with what a branch changed: its renames first, then every object that it left otherwise. */
export function replayChanges({ before, after, renames }: BranchChange, onto: Model, kinds: Registry): Model {
  const [start, target] = [renameIds(before, renames, kinds), renameIds(onto, renames, kinds)];
  const objects = new Map(target.objects);
  for (const id of start.objects.keys()) if (!after.objects.has(id)) objects.delete(id);
  for (const object of after.objects.values()) {
    if (formOf(start.objects.get(object.id), kinds) !== formOf(object, kinds)) objects.set(object.id, object);
  }
  return modelOf(objects.values());
}

/** Everything that history keeps of an object. */
function formOf(object: SchemaObject | undefined, kinds: Registry): string {
  return object === undefined ? '' : canonicalText(toCanonical(object, kinds.get(object.kind)));
}

/** How far a branch touched an object. */
type Touch = 'comment' | 'whole';

/**
 * Objects that two branches both touched, so that nobody but a person can say what the two together mean: one object, or one of
 * them and what it belongs to, or what it uses. What both did alike is no conflict.
 *
 * A comment on a table is in nobody's way: of what an object belongs to or uses, only more than that counts.
 */
export function findConflicts(
  ours: BranchChange,
  theirs: BranchChange,
  kinds: Registry,
): readonly { readonly id: ObjectId; readonly because: ObjectId }[] {
  const [a, b] = [touched(ours, kinds), touched(theirs, kinds)];
  const found = new Map<ObjectId, ObjectId>();
  const look = (own: BranchChange, mine: Touches, others: Touches): void => {
    for (const id of mine.keys()) {
      const forms = [own.before, own.after].flatMap(({ objects }) => objects.get(id) ?? []);
      for (const on of forms.flatMap((object) => neededBy(object, own))) {
        if (others.get(on) === 'whole' && !sameEnd(on)) found.set(id, on);
      }
    }
  };
  const sameEnd = (id: ObjectId): boolean =>
    formOf(ours.after.objects.get(id), kinds) === formOf(theirs.after.objects.get(id), kinds);
  look(ours, a, b);
  look(theirs, b, a);
  for (const id of a.keys()) if (b.has(id) && !sameEnd(id)) found.set(id, id);
  return [...found].map(([id, because]) => ({ id, because }));
}

type Touches = ReadonlyMap<ObjectId, Touch>;

/** Objects that a branch added, changed, dropped or renamed. What serves an object (`uses`) follows from the rest. */
function touched({ before, after, renames }: BranchChange, kinds: Registry): Touches {
  const found = new Map<ObjectId, Touch>();
  for (const pair of renames) for (const id of pair) found.set(id, 'whole');
  for (const id of new Set([...before.objects.keys(), ...after.objects.keys()])) {
    const [old, now] = [before.objects.get(id), after.objects.get(id)];
    if (old === now || found.has(id)) continue;
    const plain = (object: SchemaObject | undefined, comment: string | null | undefined): string =>
      object === undefined ? '' : formOf({ ...object, uses: [], comment: comment ?? null }, kinds);
    if (plain(old, null) !== plain(now, null)) found.set(id, 'whole');
    else if (old?.comment !== now?.comment) found.set(id, 'comment');
  }
  return found;
}

/** What an object stands in and what it uses, with what those stand in. */
function neededBy(object: SchemaObject, { before, after }: BranchChange): readonly ObjectId[] {
  const get = (id: ObjectId): SchemaObject | undefined => after.objects.get(id) ?? before.objects.get(id);
  const needed = new Set<ObjectId>();
  const climb = (id: ObjectId | null): void => {
    for (let at = id; at !== null && !needed.has(at); at = get(at)?.parent ?? null) needed.add(at);
  };
  climb(object.parent);
  for (const { on } of object.uses) climb(on);
  needed.delete(object.id);
  return [...needed];
}
