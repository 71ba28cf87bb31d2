import { toCanonical } from '../kernel/canonical.ts';
import type { Delta } from '../kernel/delta.ts';
import { BugError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { type MigrationRecord, type RecordedChange, recordFormat } from './migration-record.ts';

/**
 * The record of a new migration at the end of a history. What the schema only refers to (external tables and
 * their columns) is recorded too, once, so that every fold can be checked without schema.ts.
 *
 * @param after the model that the deltas lead to
 * @example appendMigration(records, diffModels(before, after, kinds), after, kinds, 'add_orders', newMigrationId())
 */
export function appendMigration(
  history: readonly MigrationRecord[],
  deltas: readonly Delta[],
  after: Model,
  kinds: Registry,
  name: string,
  id: string,
): MigrationRecord {
  const renames: RecordedChange[] = [];
  const drops: RecordedChange[] = [];
  const puts: RecordedChange[] = [];
  const put = (object: SchemaObject): void => {
    puts.push({ put: toCanonical(object, kinds.get(object.kind)) });
  };
  for (const object of borrowedBy(deltas, after, history)) put(object);
  for (const delta of deltas) {
    if (delta.verb === 'rename') {
      // Only a way back has such, and no way back is recorded: to rename over what stands is refused (TW324).
      if (drops.length > 0) throw new BugError(`${delta.after.id} is renamed to what goes before`);
      renames.push({ rename: [delta.before.id, delta.after.id] });
    } else if (delta.verb === 'remove') drops.push({ drop: delta.object.id });
    else put('object' in delta ? delta.object : delta.after);
  }
  const parent = history.at(-1)?.id ?? null;
  return { format: recordFormat, id, name, parent, changes: [...renames, ...drops, ...puts] };
}

/** Objects that are not ours but that something put by these deltas needs, with their parents, parents first. */
function borrowedBy(
  deltas: readonly Delta[],
  after: Model,
  history: readonly MigrationRecord[],
): readonly SchemaObject[] {
  const found = new Map<ObjectId, SchemaObject>();
  const visit = (id: ObjectId): void => {
    const object = after.objects.get(id);
    if (object === undefined || object.owner === 'schema' || found.has(id)) return;
    if (object.parent !== null) visit(object.parent);
    found.set(id, object);
    for (const use of object.uses) visit(use.on);
  };
  // Few are not ours: to ask a small set first spares a look into the model for every use of every object.
  const others = new Set<ObjectId>();
  for (const { id, owner } of after.objects.values()) if (owner !== 'schema') others.add(id);
  if (others.size === 0) return [];
  for (const delta of deltas) {
    if (delta.verb === 'remove') continue;
    const object = 'object' in delta ? delta.object : delta.after;
    if (object.parent !== null && others.has(object.parent)) visit(object.parent);
    for (const use of object.uses) if (others.has(use.on)) visit(use.on);
  }
  if (found.size === 0) return [];
  const recorded = recordedIds(history);
  return [...found.values()].filter(({ id }) => !recorded.has(id));
}

function recordedIds(history: readonly MigrationRecord[]): ReadonlySet<ObjectId> {
  const ids = new Set<ObjectId>();
  for (const { changes } of history) {
    for (const change of changes) {
      if ('put' in change) ids.add(change.put.id);
      else if ('drop' in change) ids.delete(change.drop);
    }
  }
  return ids;
}
