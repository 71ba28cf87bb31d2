import type { Model } from '../../../generator/kernel/model.ts';
import type { ObjectId } from '../../../generator/kernel/object-id.ts';
import type { Plan } from '../../../generator/kernel/plan.ts';

/**
 * Runs a plan on a toy database that knows which objects exist, and refuses what PostgreSQL would: a step whose needs
 * are not there, a second object of one id, a drop of what is not there or is still in use.
 */
export function runPlan(before: Model, plan: Plan): ReadonlySet<ObjectId> {
  const existing = new Set(before.objects.keys());
  const usersOf = new Map<ObjectId, Set<ObjectId>>();
  const stepsOf = new Map<ObjectId, readonly ObjectId[]>();
  for (const { id, uses } of before.objects.values())
    take(
      id,
      uses.map(({ on }) => on),
    );

  function take(user: ObjectId, needs: readonly ObjectId[]): void {
    stepsOf.set(user, needs);
    for (const need of needs) usersOf.set(need, (usersOf.get(need) ?? new Set()).add(user));
  }

  for (const { steps } of plan.blocks) {
    for (const step of steps) {
      const ending = new Set(step.destroys);
      for (const id of step.destroys) {
        if (!existing.has(id)) throw new Error(`${step.id} drops ${id}, which is not there`);
        for (const user of usersOf.get(id) ?? []) {
          if (existing.has(user) && !ending.has(user))
            throw new Error(`${step.id} drops ${id}, which ${user} uses`);
        }
      }
      for (const id of step.destroys) {
        existing.delete(id);
        for (const need of stepsOf.get(id) ?? []) usersOf.get(need)?.delete(id);
      }
      for (const id of step.consumes) {
        if (!existing.has(id) && !step.produces.includes(id))
          throw new Error(`${step.id} needs ${id}, which is not there`);
      }
      for (const id of step.produces) {
        existing.add(id);
        for (const need of stepsOf.get(id) ?? []) usersOf.get(need)?.delete(id);
        take(id, step.consumes);
      }
    }
  }
  return existing;
}
