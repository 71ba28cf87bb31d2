import { expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { modelOf } from '../../generator/kernel/model.ts';
import { type PlanOptions, planMigration } from '../../generator/kernel/plan.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

function statements(
  before: readonly SchemaObject[],
  after: readonly SchemaObject[],
  options?: PlanOptions,
): string[] {
  const plan = planMigration(modelOf(before), modelOf(after), toyKinds, options);
  return plan.blocks.flatMap(({ steps }) => steps.map(({ sql }) => sql));
}

const b = basket('b');
const seed = fruit('b', 'seed');
const grown: Expression = [{ ref: seed.id, via: 'table' }];
const tree = { ...fruit('b', 'tree', { grown }, [{ on: seed.id, as: 'reads' }]), comment: 'tall' };
const card = { ...label('card', [tree.id]), comment: 'of the tree' };
const list = label('list', [card.id]);
const pear = fruit('b', 'seed', { sort: 'pear' });

test('a change rebuilds all that stands on it, in its old form down and in its new form up', () => {
  const newCard = { ...label('card', [tree.id], { tags: ['new'] }), comment: 'of the new tree' };
  expect(statements([b, seed, tree, card, list], [b, pear, tree, newCard, list], { merge: false })).toEqual([
    'DROP LABEL list',
    'DROP LABEL card',
    'ALTER BASKET b DROP tree',
    'ALTER b.seed nature',
    'ALTER BASKET b ADD tree',
    "COMMENT ON FRUIT b.tree IS 'tall'",
    'CREATE LABEL card AS b.tree',
    "COMMENT ON LABEL card IS 'of the new tree'",
    'CREATE LABEL list AS card',
  ]);
});

test('what is dropped for good is not created again', () => {
  expect(statements([b, seed, tree, card], [b, pear], { merge: false })).toEqual([
    'DROP LABEL card',
    'ALTER BASKET b DROP tree',
    'ALTER b.seed nature',
  ]);
});

test('what holds rows and cannot let go is refused', () => {
  const rooted = fruit('b', 'rooted', {}, [{ on: seed.id, as: 'reads' }]);
  expect(() => statements([b, seed, rooted], [b, pear, rooted])).toThrow(SchemaError);
});

test('a rule that names no user rebuilds none', () => {
  const ripe = fruit('b', 'seed', { ripe: true });
  expect(statements([b, seed, tree, card], [b, ripe, tree, card])).toEqual(['ALTER b.seed nature']);
});

test('a joint is planned once for all its props', () => {
  expect(statements([b, seed], [b, fruit('b', 'seed', { sort: 'pear', ripe: true })])).toHaveLength(1);
});

test('changes of one object become one ALTER', () => {
  const plum = fruit('b', 'plum');
  const fig = fruit('b', 'fig');
  expect(statements([b, plum, fig], [b])).toEqual(['ALTER BASKET b\n  DROP fig,\n  DROP plum']);
});

test('roots that use each other through what belongs to them can be dropped', () => {
  const c = basket('c');
  const left = fruit('b', 'stem', {}, [{ on: 'fruit:c.plain', as: 'key' }]);
  const right = fruit('c', 'leaf', {}, [{ on: 'fruit:b.plain', as: 'key' }]);
  const all = [b, c, fruit('b', 'plain'), fruit('c', 'plain'), left, right];
  expect(statements(all, [])).toEqual([
    'ALTER BASKET b DROP stem',
    'ALTER BASKET c DROP leaf',
    'DROP BASKET b',
    'DROP BASKET c',
  ]);
});

test('a name is freed before it is taken', () => {
  expect(statements([basket('x')], [label('x', [])])).toEqual(['DROP BASKET x', 'CREATE LABEL x AS ']);
});

test('locks and hazards on what the plan itself makes are nobody’s', () => {
  const fresh = planMigration(modelOf([]), modelOf([b, seed]), toyKinds, { merge: false });
  expect(fresh.blocks[0]?.steps.map(({ lock }) => lock)).toEqual(['none', 'none']);
  const added = planMigration(modelOf([b]), modelOf([b, seed]), toyKinds);
  expect(added.blocks[0]?.steps.map(({ lock }) => lock)).toEqual(['access exclusive']);
});
