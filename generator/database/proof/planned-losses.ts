import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import { nameObject } from '../../kernel/name-object.ts';
import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { planMigration } from '../../kernel/plan.ts';
import { type RenameMap, renamer } from '../../kernel/rename.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import { readLosses, whatItHeld } from '../../sql/loss-comment.ts';
import { parseMigration } from '../runner/parse-migration.ts';

export interface DeclaredMigration {
  readonly before: Model;
  readonly after: Model;
  readonly renames?: RenameMap;
  readonly up: string;
  readonly down: string;
  readonly kinds: Registry;
}

/**
 * Objects of the model before whose rows or values a migration is meant to lose: by a step, by a backfill over them, or because
 * down.sql says so at its head. What `using` said is in no model.
 */
export function plannedLosses({
  before,
  after,
  renames = new Map(),
  up,
  down,
  kinds,
}: DeclaredMigration): ReadonlySet<ObjectId> {
  const { blocks } = planMigration(before, after, kinds, { renames });
  const lost = new Set(blocks.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses)));
  for (const { backfill } of parseMigration(up, 'up.sql')) {
    for (const [column] of backfill?.set ?? [])
      lost.add(objectId('column', [...(backfill?.table ?? []), column]));
  }
  const rename = renamer(before, renames);
  const { gone } = readLosses(down);
  const isGone = (object: SchemaObject): boolean => gone.includes(whatItHeld(nameObject(object)));
  const found = [...before.objects.values()].filter((each) => lost.has(rename(each.id)) || isGone(each));
  return new Set(found.map(({ id }) => id));
}
