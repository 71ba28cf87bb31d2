import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { planMigration } from '../../kernel/plan.ts';
import { type RenameMap, renamer } from '../../kernel/rename.ts';
import { parseMigration } from '../runner/parse-migration.ts';

export interface DeclaredMigration {
  readonly before: Model;
  readonly after: Model;
  readonly renames?: RenameMap;
  readonly up: string;
  readonly kinds: Registry;
}

/** Objects of the model before whose rows or values a migration is meant to lose: by a step, or by a backfill over them. */
export function plannedLosses({
  before,
  after,
  renames = new Map(),
  up,
  kinds,
}: DeclaredMigration): ReadonlySet<ObjectId> {
  const { blocks } = planMigration(before, after, kinds, { renames });
  const lost = new Set(blocks.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses)));
  for (const { backfill } of parseMigration(up, 'up.sql')) {
    for (const [column] of backfill?.set ?? [])
      lost.add(objectId('column', [...(backfill?.table ?? []), column]));
  }
  const rename = renamer(before, renames);
  return new Set([...before.objects.keys()].filter((id) => lost.has(rename(id))));
}
