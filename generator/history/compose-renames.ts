import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type RenameMap, renamer } from '../kernel/rename.ts';
import { foldHistory } from './fold-history.ts';
import type { MigrationRecord } from './migration-record.ts';
import { renamesOf } from './replay-changes.ts';

/**
 * What got another name between two migrations, by its id at the first and after the last of them. A name that was given and taken
 * back is none.
 *
 * @param records the whole history through the last of the two
 * @param from how many of them make the state to begin with
 * @param then what is renamed after the last of them
 */
export function composeRenames(
  records: readonly MigrationRecord[],
  from: number,
  then: RenameMap,
  kinds: Registry,
): RenameMap {
  const start = foldHistory(records.slice(0, from), kinds);
  const now = new Map(Array.from(start.objects.keys(), (id) => [id, id] as const));
  for (const [at, record] of records.entries()) {
    const renames = renamesOf(record);
    const drops = new Set(record.changes.flatMap((change) => ('drop' in change ? [change.drop] : [])));
    if (at < from || renames.size + drops.size === 0) continue;
    // Few rename anything, and only those need to know what stood before.
    const rename = renames.size === 0 ? asItWas : renamer(foldHistory(records.slice(0, at), kinds), renames);
    for (const [id, called] of now) {
      if (drops.has(rename(called))) now.delete(id);
      else now.set(id, rename(called));
    }
  }
  if (then.size > 0) {
    const rename = renamer(foldHistory(records, kinds), then);
    for (const [id, called] of now) now.set(id, rename(called));
  }
  return explicit(start, now);
}

function asItWas(id: ObjectId): ObjectId {
  return id;
}

/** Without those that follow from the rename of what an object belongs to. */
function explicit({ objects }: Model, names: RenameMap): RenameMap {
  const found = new Map<ObjectId, ObjectId>();
  const byDepth = [...objects.values()].sort((a, b) => a.path.length - b.path.length);
  let depth = 0;
  let rename = renamer({ objects }, found);
  for (const { id, path } of byDepth) {
    if (path.length > depth) {
      depth = path.length;
      rename = renamer({ objects }, new Map(found));
    }
    const name = names.get(id);
    if (name !== undefined && name !== rename(id)) found.set(id, name);
  }
  return found;
}
