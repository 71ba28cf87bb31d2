import type { Model } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import type { Plan } from '../kernel/plan.ts';
import { type RenameMap, renamer } from '../kernel/rename.ts';
import { whatItHeld } from '../sql/loss-comment.ts';

/**
 * Objects of a model whose rows or values a plan gives up.
 *
 * @param renames of the plan, which speaks of what it renames by its new name
 */
export function lostBy({ blocks }: Plan, before: Model, renames: RenameMap): readonly string[] {
  const lost = new Set(blocks.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses)));
  if (lost.size === 0) return [];
  const rename = renamer(before, renames);
  return [...before.objects.values()]
    .filter(({ id }) => lost.has(rename(id)))
    .map((object) => whatItHeld(nameObject(object)))
    .sort();
}
