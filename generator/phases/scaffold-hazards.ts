import type { ObjectId } from '../kernel/object-id.ts';
import type { Block } from '../kernel/plan.ts';
import type { RenameMap } from '../kernel/rename.ts';
import type { Hazard, Step } from '../kernel/step.ts';
import type { Conversion } from './conversion.ts';

/**
 * What is true of a swap as a whole: a column that is dropped has been converted, and a name that goes to another is not gone. What
 * a conversion itself does to values and readers is said where the new column takes its name.
 */
export function judgeSwap(
  blocks: readonly Block[],
  swap: RenameMap,
  conversions: readonly Conversion[],
): readonly Block[] {
  const scaffolding = new Set<ObjectId>([...swap.keys(), ...swap.values()]);
  const converted = new Map(conversions.map((each) => [each.old, each]));
  const judge = <S extends Step>(step: S): S => ({
    ...step,
    hazards: step.hazards.filter(
      ({ kind, on }) =>
        !(
          (kind === 'deletes data' && converted.has(on)) ||
          (kind === 'breaks old readers' && scaffolding.has(on))
        ),
    ),
    loses: step.loses.filter((id) => !converted.has(id)),
  });
  const all = blocks.flatMap(({ steps }) => steps);
  const said = new Map(
    conversions.map((each) => [
      all.find(({ produces }) => produces.includes(each.after.id)),
      hazardsOf(each),
    ]),
  );
  return blocks.map((block) => ({
    ...block,
    steps: block.steps.map((step) => {
      const judged = judge(step);
      const hazards = [...judged.hazards, ...(said.get(step) ?? [])];
      return { ...judged, hazards, merged: step.merged.map(judge) };
    }),
  }));
}

function hazardsOf({ after, lost }: Conversion): readonly Hazard[] {
  const on = after.parent ?? after.id;
  return [
    ...(lost === null ? [] : [{ kind: 'deletes data' as const, on: after.id, message: lost }]),
    {
      kind: 'breaks old readers',
      on,
      message: `programs that know the old type of ${after.path[2]} read another one`,
    },
    {
      kind: 'invalidates prepared statements',
      on,
      message: 'prepared statements on the table must be prepared anew',
    },
  ];
}
