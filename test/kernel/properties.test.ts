import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDeltas } from '../../generator/kernel/apply-deltas.ts';
import { canonicalText, fromCanonical, toCanonical } from '../../generator/kernel/canonical.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { objectId, pathOf } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { validateModel } from '../../generator/kernel/validate-model.ts';
import { runPlan } from './support/toy-interpreter.ts';
import { toyKinds } from './support/toy-kinds.ts';
import { shuffled, toyModel } from './support/toy-models.ts';

/** What two models must share to be the same: `uses` follow from props, ignored props do not count. */
function contents(model: Model): string {
  const objects = [...model.objects.values()].map((object) => {
    const { uses: _, ...kept } = toCanonical(object, toyKinds.get(object.kind));
    return canonicalText(kept);
  });
  return objects.sort().join('\n');
}

test('drawn models are models', () => {
  fc.assert(
    fc.property(toyModel, (model) => {
      expect(validateModel(model, toyKinds)).toEqual([]);
    }),
  );
});

test('ids survive any name', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (path) => {
      expect(pathOf(objectId('fruit', path))).toEqual(path);
    }),
  );
});

test('the canonical form is a fixed point', () => {
  fc.assert(
    fc.property(toyModel, (model) => {
      for (const object of model.objects.values()) {
        const kind = toyKinds.get(object.kind);
        const once = toCanonical(object, kind);
        const again = toCanonical(fromCanonical(JSON.parse(JSON.stringify(once)), kind), kind);
        expect(JSON.stringify(again)).toBe(JSON.stringify(once));
      }
    }),
  );
});

test('canonical text does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalText(reversed)).toBe(canonicalText(record));
      expect(canonicalText(JSON.parse(canonicalText(record)))).toBe(canonicalText(record));
    }),
  );
});

test('applying the difference of two models to one yields the other', () => {
  fc.assert(
    fc.property(toyModel, toyModel, (before, after) => {
      const deltas = diffModels(before, after, toyKinds);
      const applied = applyDeltas(before, deltas, toyKinds);
      expect(diffModels(applied, after, toyKinds)).toEqual([]);
      // Labels that differ only in the order of their tags are the same label.
      const untouched = new Set(
        deltas.map((delta) => ('object' in delta ? delta.object.id : delta.after.id)),
      );
      const touched = (model: Model): Model =>
        modelOf([...model.objects.values()].filter(({ id }) => untouched.has(id)));
      expect(contents(touched(applied))).toBe(contents(touched(after)));
    }),
  );
});

test('a plan runs, merged and unmerged, and ends with what the after model has', () => {
  fc.assert(
    fc.property(toyModel, toyModel, (before, after) => {
      const wanted = [...after.objects.keys()].sort();
      for (const merge of [true, false]) {
        const plan = planMigration(before, after, toyKinds, { merge });
        expect([...runPlan(before, plan)].sort()).toEqual(wanted);
      }
    }),
    { numRuns: 500 },
  );
});

test('a merged plan holds the same steps as an unmerged one', () => {
  fc.assert(
    fc.property(toyModel, toyModel, (before, after) => {
      const idsOf = (merge: boolean): string[] =>
        planMigration(before, after, toyKinds, { merge })
          .blocks.flatMap(({ steps }) => steps.flatMap(({ merged }) => merged.map(({ id }) => id)))
          .sort();
      expect(idsOf(true)).toEqual(idsOf(false));
    }),
  );
});

test('planning again plans nothing', () => {
  fc.assert(
    fc.property(toyModel, (model) => {
      const copy = modelOf(structuredClone([...model.objects.values()]));
      expect(planMigration(model, copy, toyKinds)).toEqual({ deltas: [], blocks: [] });
    }),
  );
});

test('the order in which objects were written means nothing', () => {
  const pair = fc
    .tuple(toyModel, toyModel)
    .chain(([before, after]) =>
      fc.tuple(fc.constant(before), fc.constant(after), shuffled(before), shuffled(after)),
    );
  fc.assert(
    fc.property(pair, ([before, after, otherBefore, otherAfter]) => {
      const blocks = planMigration(before, after, toyKinds).blocks;
      expect(planMigration(otherBefore, otherAfter, toyKinds).blocks).toEqual(blocks);
    }),
    { numRuns: 300 },
  );
});
