import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BugError } from '../../generator/kernel/diagnostic.ts';
import { emptyModel, modelOf } from '../../generator/kernel/model.ts';
import { orderGraph } from '../../generator/kernel/order.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import type { SchemaObject } from '../../generator/kernel/schema-object.ts';
import { maxRelationLocks } from '../../generator/kernel/split-blocks.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

const identity = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

test('keeps every edge and is the lowest order that does', () => {
  const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const forward = pairs.filter(([a, b]) => a < b);
      const graph = { count: 10, from: forward.map(([a]) => a), to: forward.map(([, b]) => b) };
      expect(orderGraph(graph, identity(10)).order).toEqual([...identity(10)]);
      const reversed = Int32Array.from({ length: 10 }, (_, i) => 9 - i);
      const { order } = orderGraph(graph, reversed);
      for (const [a, b] of forward) expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
    }),
  );
});

test('names the nodes of a cycle, not those that wait for it', () => {
  const graph = { count: 5, from: [0, 1, 2, 3], to: [1, 2, 1, 4] };
  expect(orderGraph({ ...graph, from: [...graph.from, 2], to: [...graph.to, 3] }, identity(5))).toEqual({
    order: [0],
    cyclic: [1, 2],
  });
});

test('steps that wait for each other are a bug, said by name', () => {
  const a = label('a', ['label:b']);
  const b = label('b', ['label:a']);
  expect(() => planMigration(emptyModel, modelOf([a, b]), toyKinds)).toThrow(BugError);
  expect(() => planMigration(emptyModel, modelOf([a, b]), toyKinds)).toThrow(
    '"create label:a" before "create label:b"',
  );
});

test('an item that must wait stands alone, the others stay in the statement that opens', () => {
  const objects = [
    basket('b'),
    fruit('b', 'early'),
    label('of_early', ['fruit:b.early']),
    fruit('b', 'late', {}, [{ on: 'label:of_early', as: 'calls' }]),
  ];
  const plan = planMigration(emptyModel, modelOf(objects), toyKinds);
  expect(plan.blocks.flatMap(({ steps }) => steps.map(({ sql }) => sql))).toEqual([
    'CREATE BASKET b (\n  early\n)',
    'CREATE LABEL of_early AS b.early',
    'ALTER BASKET b ADD late',
  ]);
});

test('reads root by root', () => {
  const objects = ['b', 'a'].flatMap((name) => [fruit(name, 'f'), { ...basket(name), comment: name }]);
  const plan = planMigration(emptyModel, modelOf(objects), toyKinds);
  expect(plan.blocks.flatMap(({ steps }) => steps.map(({ id }) => id))).toEqual([
    'create basket:a',
    'comment basket:a',
    'create basket:b',
    'comment basket:b',
  ]);
});

test('a big plan is cut into blocks that PostgreSQL can lock, in the same order', () => {
  const objects: SchemaObject[] = [];
  for (let i = 0; i < 1200; i += 1) {
    objects.push(
      { ...basket(`b${i}`), comment: 'x' },
      fruit(`b${i}`, 'f'),
      label(`l${i}`, [`fruit:b${i}.f`]),
    );
  }
  const { blocks } = planMigration(emptyModel, modelOf(objects), toyKinds);
  expect(blocks.map(({ number }) => number)).toEqual([1, 2, 3]);
  for (const { steps } of blocks) {
    const baskets = steps.filter(({ id }) => id.startsWith('create basket')).length;
    const labels = steps.filter(({ id }) => id.startsWith('create label')).length;
    expect(baskets * 4 + labels).toBeLessThanOrEqual(maxRelationLocks);
    // A basket and its comment are never parted.
    expect(steps.filter(({ id }) => id.startsWith('comment')).length).toBe(baskets);
  }
});
