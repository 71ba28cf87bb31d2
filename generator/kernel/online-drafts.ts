import type { Draft } from './draft.ts';
import type { DraftContext } from './draft-steps.ts';
import { findSwaps } from './find-swaps.ts';
import type { ObjectId } from './object-id.ts';
import type { Rebuilt } from './rebuild.ts';
import type { Step } from './step.ts';

/**
 * Places for what takes long beside others, behind everything that is done at once: builds, then scans, then drops
 * without a lock, then what stands on all of them.
 */
const late = { outside: 20, alone: 21, drop: 22, finish: 23 } as const;

/**
 * Puts the online forms of steps in their place where the table is in use. A new form of an object is built beside the
 * old one, which serves until then; only what cannot stay, because what it uses is changed, goes before.
 */
export function onlineDrafts(
  drafts: readonly Draft[],
  rebuilt: Rebuilt,
  context: DraftContext,
): readonly Draft[] {
  const swaps = findSwaps(drafts, rebuilt, context);
  const swapped = new Set(Array.from(swaps.values(), ({ old }) => old.id));
  const lastOf = new Map<string, string>();
  const result: Draft[] = [];
  for (const draft of drafts) {
    const { step } = draft;
    const swap = swaps.get(draft);
    if (swap?.create === draft && step.swap !== undefined) {
      const { build, finish } = step.swap;
      const drop = replaced(swap.drop.step);
      result.push(...chain([...build, ...finish], draft, { [finish[0]?.id ?? '']: drop.at(-1)?.id ?? null }));
      lastOf.set(step.id, finish.at(-1)?.id ?? step.id);
    } else if (swap?.drop === draft) {
      const before = swap.create.step.swap?.build.at(-1)?.id ?? null;
      const steps = replaced(step);
      const going = { ...draft, early: false, follows: before, stage: late.finish };
      result.push(...(steps.length === 1 && steps[0] === step ? [going] : chain(steps, going)));
      lastOf.set(step.id, steps.at(-1)?.id ?? step.id);
    } else if (step.online !== undefined && takesOnline(draft, rebuilt, context)) {
      result.push(...chain(step.online, draft));
      lastOf.set(step.id, step.online.at(-1)?.id ?? step.id);
    } else {
      result.push(letsGoLate(draft, swapped) ? { ...draft, stage: late.drop } : draft);
    }
  }
  if (lastOf.size === 0) return result;
  const own = new Set(result.map(({ step }) => step.id));
  // What followed a step follows the last of those in its place; these follow each other already.
  return result.map((draft) => {
    const follows = draft.follows === null || own.has(draft.follows) ? undefined : lastOf.get(draft.follows);
    return follows === undefined ? draft : { ...draft, follows };
  });
}

function replaced(step: Step): readonly Step[] {
  return step.online ?? [step];
}

/**
 * What had to go with what it uses comes back by its online form too, unless rows that break it could come in meanwhile:
 * then it is made in the same transaction. It goes in that transaction in any case.
 */
function takesOnline(
  { step, drops, early, makes, root }: Draft,
  { gone }: Rebuilt,
  { exists }: DraftContext,
): boolean {
  if (!exists(root)) return false;
  if (drops.length > 0) return !early;
  if (makes === null || !gone.has(makes.id)) return true;
  const leavesGap = step.online?.[0]?.transaction === 'outside';
  return !(leavesGap && step.hazards.some(({ kind }) => kind === 'may fail on existing data'));
}

/** Goes only because what it stands on is swapped: not before the new form is built. */
function letsGoLate({ step, drops, early }: Draft, swapped: ReadonlySet<ObjectId>): boolean {
  return early && drops.length > 0 && step.releases.some((id) => swapped.has(id));
}

/** Steps in place of one: what it makes, destroys and lets go of, its last does, unless another of them says so. */
function chain(
  steps: readonly Step[],
  draft: Draft,
  waits: Readonly<Record<string, string | null>> = {},
): readonly Draft[] {
  const { step: whole, makes, drops } = draft;
  const own = new Set(whole.produces);
  const rest = (of: (step: Step) => readonly ObjectId[]): readonly ObjectId[] => {
    const said = new Set(steps.flatMap(of));
    return of(whole).filter((id) => !said.has(id));
  };
  const [produces, destroys] = [rest((step) => step.produces), rest((step) => step.destroys)];
  const [releases, loses] = [rest((step) => step.releases), rest((step) => step.loses)];
  return steps.map((step, i) => {
    const last = i === steps.length - 1;
    const complete: Step = {
      ...step,
      // They follow each other: none waits for what another of them makes.
      consumes: union(step.consumes, whole.consumes).filter((id) => !own.has(id)),
      ...(last
        ? {
            produces: union(step.produces, produces),
            destroys: union(step.destroys, destroys),
            releases: union(step.releases, releases),
            loses: union(step.loses, loses),
          }
        : {}),
    };
    return {
      ...draft,
      step: complete,
      stage: stageOf(complete, draft, i),
      follows: waits[step.id] ?? steps[i - 1]?.id ?? draft.follows,
      makes: makes !== null && complete.produces.includes(makes.id) ? makes : null,
      drops: drops.filter(({ id }) => complete.destroys.includes(id)),
    };
  });
}

function stageOf({ transaction }: Step, { stage, drops }: Draft, at: number): number {
  if (transaction === 'outside') return drops.length > 0 ? late.drop : late.outside;
  if (transaction === 'alone') return late.alone;
  return at === 0 ? stage : late.finish;
}

function union(a: readonly ObjectId[], b: readonly ObjectId[]): readonly ObjectId[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : [...new Set([...a, ...b])];
}
