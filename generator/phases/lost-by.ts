import type { Model } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import type { Plan } from '../kernel/plan.ts';

/** Objects of a model whose rows or values a plan gives up. */
export function lostBy({ blocks }: Plan, { objects }: Model): readonly string[] {
  const lost = new Set(blocks.flatMap(({ steps }) => steps.flatMap(({ loses }) => loses)));
  return [...lost].sort().flatMap((id) => {
    const object = objects.get(id);
    return object === undefined ? [] : `what ${nameObject(object)} held`;
  });
}
