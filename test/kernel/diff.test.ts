import { expect, test } from 'vitest';
import { applyDeltas } from '../../generator/kernel/apply-deltas.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { modelOf } from '../../generator/kernel/model.ts';
import { normaliseText } from '../../generator/kernel/normalise-text.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import type { Expression } from '../../generator/sql/expression.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

function changed(before: Expression, after: Expression): readonly string[] {
  const deltas = diffModels(
    modelOf([label('l', [], { text: before })]),
    modelOf([label('l', [], { text: after })]),
    toyKinds,
  );
  return deltas.flatMap((delta) => (delta.verb === 'set' ? delta.props : []));
}

test('layout is no change, quotes keep theirs', () => {
  expect(changed(['a\n  =  b'], ['a = b'])).toEqual([]);
  expect(changed(["'a  b'"], ["'a b'"])).toEqual(['text']);
  expect(changed(['"a  b"'], ['"a b"'])).toEqual(['text']);
  expect(changed(['$$a  b$$'], ['$$a b$$'])).toEqual(['text']);
  expect(changed([{ literal: 'a' }], ["'a'"])).toEqual([]);
  expect(changed([{ literal: 'a' }], [{ literal: 'b' }])).toEqual(['text']);
});

test.each([
  ["E'\\'  '  x", "E'\\'  ' x"],
  ["'\\'  x", "'\\' x"],
  ['/* a /*  */  */  x', '/* a /*  */  */ x'],
  ['a --  b\n  c', 'a --  b\n c'],
  ['$t$  $$  $t$  x', '$t$  $$  $t$ x'],
  ["'a'\n  'b'", "'a'\n'b'"],
  ['  x  ', 'x'],
])('normalises %j to %j, once and for all', (text, normal) => {
  expect(normaliseText(text)).toBe(normal);
  expect(normaliseText(normal)).toBe(normal);
});

test('a parser may say that two texts are the same', () => {
  const [before, after] = [['lower(a)'], ['LOWER(a)']].map((text) => modelOf([label('l', [], { text })]));
  if (before === undefined || after === undefined) throw new Error('two models');
  expect(diffModels(before, after, toyKinds)).toHaveLength(1);
  expect(diffModels(before, after, toyKinds, (a, b) => a.toLowerCase() === b.toLowerCase())).toEqual([]);
});

test('sets, ignored props and foreign objects are compared as what they are', () => {
  const before = modelOf([basket('b', { fruitOrder: ['x', 'y'] }), label('l', [], { tags: ['x', 'y'] })]);
  const after = modelOf([basket('b', { fruitOrder: ['y', 'x'] }), label('l', [], { tags: ['y', 'x'] })]);
  expect(diffModels(before, after, toyKinds)).toEqual([]);
  const foreign = modelOf([{ ...basket('b'), owner: 'external' }]);
  expect(diffModels(modelOf([]), foreign, toyKinds)).toEqual([]);
  expect(diffModels(foreign, modelOf([]), toyKinds)).toEqual([]);
});

test('what changes hands stays where it is, with all that belongs to it, and history knows', () => {
  const ours = modelOf([basket('b'), fruit('b', 'x'), fruit('b', 'y')]);
  const theirs = modelOf([
    { ...basket('b'), owner: 'external' },
    { ...fruit('b', 'x'), owner: 'external' },
  ]);
  for (const [before, after] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const { deltas, blocks } = planMigration(before, after, toyKinds);
    expect(blocks).toEqual([]);
    const folded = applyDeltas(before, deltas, toyKinds);
    expect(diffModels(folded, after, toyKinds)).toEqual([]);
    expect([...folded.objects.values()].map(({ id, owner }) => [id, owner])).toEqual(
      [...after.objects.values()].map(({ id, owner }) => [id, owner]),
    );
  }
  // What is not ours any more is not dropped when schema.ts no longer mentions it.
  expect(planMigration(theirs, modelOf([]), toyKinds)).toEqual({ deltas: [], blocks: [] });
});
