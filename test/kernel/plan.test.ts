import { expect, test } from 'vitest';
import { emptyModel, modelOf } from '../../generator/kernel/model.ts';
import { type Plan, planMigration } from '../../generator/kernel/plan.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

const peel = fruit('b', 'peel');
const model = modelOf([
  label('card', [peel.id]),
  peel,
  fruit('b', 'core', {}, [{ on: peel.id, as: 'reads' }]),
  basket('b', {}, "it's ours"),
]);

function statements(plan: Plan): string[] {
  return plan.blocks.flatMap(({ steps }) => steps.map(({ sql }) => sql));
}

test('makes everything from nothing, items in the statement that opens', () => {
  expect(statements(planMigration(emptyModel, model, toyKinds))).toEqual([
    'CREATE BASKET b (\n  core,\n  peel\n)',
    "COMMENT ON BASKET b IS 'it''s ours'",
    'CREATE LABEL card AS b.peel',
  ]);
});

test('keeps statements apart when asked to', () => {
  expect(statements(planMigration(emptyModel, model, toyKinds, { merge: false }))).toEqual([
    'CREATE BASKET b ()',
    "COMMENT ON BASKET b IS 'it''s ours'",
    'ALTER BASKET b ADD peel',
    'ALTER BASKET b ADD core',
    'CREATE LABEL card AS b.peel',
  ]);
});

test('drops roots alone, in the reverse order of use', () => {
  const plan = planMigration(model, emptyModel, toyKinds);
  expect(statements(plan)).toEqual(['DROP LABEL card', 'DROP BASKET b']);
  expect(plan.blocks[0]?.steps[1]?.loses).toEqual(['basket:b']);
});

test('plans nothing for an unchanged model', () => {
  expect(planMigration(model, model, toyKinds)).toEqual({ deltas: [], blocks: [] });
});
