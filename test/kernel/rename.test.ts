import { expect, test } from 'vitest';
import { applyDeltas } from '../../generator/kernel/apply-deltas.ts';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import type { ObjectId } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { renameIds } from '../../generator/kernel/rename.ts';
import { basket, fruit, label, toyKinds } from './support/toy-kinds.ts';

const hostile = "'fruit:old.seed' fruit:old.seed";
const card = label('card', ['fruit:old.seed'], {
  text: [`${hostile} `, { ref: 'fruit:old.seed', via: 'table' }, { literal: 'fruit:old.seed' }],
  tags: ['fruit:old.seed'],
});
const before = modelOf([basket('old'), fruit('old', 'seed'), fruit('old', 'pip'), card]);

function sqlOf(from: Model, to: Model, renames: ReadonlyMap<ObjectId, ObjectId>): string[] {
  return planMigration(from, to, toyKinds, { renames }).blocks.flatMap(({ steps }) =>
    steps.map(({ sql }) => sql),
  );
}

test('a rename reaches everything below and everything that refers to it, and nothing else', () => {
  const renamed = renameIds(before, new Map([['basket:old', 'basket:new']] as const), toyKinds);
  expect([...renamed.objects.keys()]).toEqual([
    'basket:new',
    'fruit:new.seed',
    'fruit:new.pip',
    'label:card',
  ]);
  expect(renamed.objects.get('fruit:new.seed')).toMatchObject({
    path: ['new', 'seed'],
    parent: 'basket:new',
  });
  expect(renamed.objects.get('label:card')).toMatchObject({
    uses: [{ on: 'fruit:new.seed', as: 'reads' }],
    props: {
      on: ['fruit:new.seed'],
      text: [`${hostile} `, { ref: 'fruit:new.seed', via: 'table' }, { literal: 'fruit:old.seed' }],
      tags: ['fruit:old.seed'],
    },
  });
});

test('a rename and its deltas lead to the same model; only texts that are kept as written are made anew', () => {
  const renames = new Map([
    ['basket:old', 'basket:new'],
    ['fruit:old.seed', 'fruit:new.core'],
  ] as const);
  const after = renameIds(before, renames, toyKinds);
  const plan = planMigration(before, after, toyKinds, { renames });
  expect(plan.deltas.map(({ verb }) => verb)).toEqual(['rename', 'rename']);
  expect(diffModels(applyDeltas(before, plan.deltas, toyKinds), after, toyKinds)).toEqual([]);
  expect(sqlOf(before, after, renames)).toEqual([
    'RENAME old TO new',
    'RENAME new.seed TO new.core',
    'DROP LABEL card',
    `CREATE LABEL card AS ${hostile} new.core'fruit:old.seed'`,
  ]);
});

test('a swap goes through a temporary name, a chain does not', () => {
  const pair = modelOf([basket('a', { colour: 'red' }), basket('b')]);
  const swap = new Map([
    ['basket:a', 'basket:b'],
    ['basket:b', 'basket:a'],
  ] as const);
  expect(sqlOf(pair, renameIds(pair, swap, toyKinds), swap)).toEqual([
    'RENAME a TO tablewright_rename_a',
    'RENAME b TO a',
    'RENAME tablewright_rename_a TO b',
  ]);
  const chain = new Map([
    ['basket:a', 'basket:b'],
    ['basket:b', 'basket:c'],
  ] as const);
  expect(sqlOf(pair, renameIds(pair, chain, toyKinds), chain)).toEqual(['RENAME b TO c', 'RENAME a TO b']);
});

test('a name that is held by what goes is given after that', () => {
  const pair = modelOf([basket('a'), basket('b'), fruit('b', 'pip'), label('card', ['fruit:b.pip'])]);
  const renames = new Map([['basket:a', 'basket:b']] as const);
  const after = modelOf([basket('b', { colour: 'red' })]);
  expect(sqlOf(pair, after, renames)).toEqual([
    'DROP LABEL card',
    'DROP BASKET b',
    'ALTER a colour',
    'RENAME a TO b',
  ]);
  const { deltas } = planMigration(pair, after, toyKinds, { renames });
  expect(diffModels(applyDeltas(pair, deltas, toyKinds), after, toyKinds)).toEqual([]);
});

test('a name that is given up and taken anew is the mirror of it', () => {
  const one = modelOf([basket('a'), fruit('a', 'pip')]);
  const two = modelOf([basket('b'), fruit('b', 'pip'), basket('a'), fruit('a', 'seed')]);
  const renames = new Map([['basket:a', 'basket:b']] as const);
  expect(sqlOf(one, two, renames)).toEqual(['RENAME a TO b', 'CREATE BASKET a (\n  seed\n)']);
  expect(sqlOf(two, one, new Map([['basket:b', 'basket:a']] as const))).toEqual([
    'DROP BASKET a',
    'RENAME b TO a',
  ]);
});

test('a chain whose last name is held by what goes is given after that', () => {
  const three = modelOf([basket('a'), basket('b'), basket('c')]);
  const renames = new Map([
    ['basket:a', 'basket:b'],
    ['basket:b', 'basket:c'],
  ] as const);
  const plan = sqlOf(three, modelOf([basket('b'), basket('c')]), renames);
  expect(plan).toEqual(['DROP BASKET c', 'RENAME b TO c', 'RENAME a TO b']);
});

test('a name that is held in what is renamed itself is given after that, too', () => {
  const pair = modelOf([basket('old'), fruit('old', 'seed'), fruit('old', 'pip')]);
  const renames = new Map([
    ['basket:old', 'basket:new'],
    ['fruit:old.seed', 'fruit:new.pip'],
  ] as const);
  const after = modelOf([basket('new'), fruit('new', 'pip')]);
  expect(sqlOf(pair, after, renames)).toEqual([
    'ALTER BASKET old DROP pip',
    'RENAME old TO new',
    'RENAME new.seed TO new.pip',
  ]);
});

test('a name that is both held by what goes and taken anew is refused', () => {
  const pair = modelOf([basket('a'), basket('b')]);
  const renames = new Map([['basket:a', 'basket:b']] as const);
  const after = modelOf([basket('b'), basket('a', { colour: 'red' })]);
  expect(() => sqlOf(pair, after, renames)).toThrow(SchemaError);
});
