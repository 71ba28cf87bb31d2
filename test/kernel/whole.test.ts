import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { buildModel } from '../support/random-model.ts';
import { spec } from '../support/random-spec.ts';

/** Everything of a plan but what each statement was merged from; ids of needs as the sets that they are. */
function plainBlocks(before: Model, after: Model, whole: boolean, online = false) {
  return planMigration(before, after, kinds, { whole, online }).blocks.map((block) => ({
    ...block,
    steps: block.steps.map(({ merged: _, consumes, ...step }) => ({
      ...step,
      consumes: [...consumes].sort(),
    })),
  }));
}

test('a new table planned whole is what merging a step for each column comes to', () => {
  fc.assert(
    fc.property(spec, (drawn) => {
      const { model } = buildModel(drawn);
      expect(plainBlocks(emptyModel, model, true)).toEqual(plainBlocks(emptyModel, model, false));
    }),
    { numRuns: 150 },
  );
});

test('so is one that is added to others', () => {
  fc.assert(
    fc.property(spec, fc.nat(), (drawn, at) => {
      const { model } = buildModel(drawn);
      const objects = [...model.objects.values()];
      const tables = objects.filter(({ kind }) => kind === 'table');
      const added = tables[at % Math.max(tables.length, 1)]?.id;
      // Whatever does not reach the new table was there before.
      const gone = new Set(added === undefined ? [] : [added]);
      for (let size = -1; size !== gone.size; ) {
        size = gone.size;
        for (const { id, parent, uses } of objects)
          if ((parent !== null && gone.has(parent)) || uses.some(({ on }) => gone.has(on))) gone.add(id);
      }
      const before = modelOf(objects.filter(({ id }) => !gone.has(id)));
      for (const online of [false, true]) {
        expect(plainBlocks(before, model, true, online)).toEqual(plainBlocks(before, model, false, online));
      }
    }),
    { numRuns: 150 },
  );
});
