import { expect, test } from 'vitest';
import { modelOf } from '../../generator/kernel/model.ts';
import type { ObjectId } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { column, index, key, schema, table } from './objects.ts';

const id: ObjectId = 'column:public.t.c';

function model(type: string | null) {
  const columns = type === null ? [] : [column(['public', 't', 'c'], type, { nullable: true })];
  return modelOf([{ ...schema('public'), owner: 'external' }, table(['public', 't']), ...columns]);
}

function losesOf(from: string, to: string): boolean {
  const steps = planMigration(model(from), model(to), kinds).blocks.flatMap((block) => block.steps);
  const loses = steps.some((step) => step.loses.includes(id));
  expect(steps.some(({ hazards }) => hazards.some(({ kind }) => kind === 'deletes data'))).toBe(loses);
  return loses;
}

test.each([
  ['numeric(12,2)', 'integer'],
  ['numeric', 'numeric(12,2)'],
  ['numeric', 'double precision'],
  ['double precision', 'real'],
  ['double precision', 'numeric'],
  ['bigint', 'double precision'],
  ['integer', 'real'],
  ['timestamptz', 'date'],
  ['timestamptz', 'timestamptz(3)'],
  ['interval', 'time'],
  ['timestamptz', 'time'],
  ['timetz', 'time'],
  ['inet', 'cidr'],
  ['json', 'jsonb'],
  ['text', 'char(10)'],
  ['text[]', 'name[]'],
])('%s to %s cuts values without an error, and says so', (from, to) => {
  expect(losesOf(from, to)).toBe(true);
});

test.each([
  ['integer', 'bigint'],
  ['bigint', 'integer'],
  ['integer', 'numeric(12,2)'],
  ['integer', 'double precision'],
  ['real', 'double precision'],
  ['numeric(10,2)', 'numeric(12,2)'],
  ['date', 'timestamptz'],
  ['jsonb', 'text'],
  ['text', 'varchar(10)'],
  ['char(10)', 'text'],
])('%s to %s keeps values or refuses them', (from, to) => {
  expect(losesOf(from, to)).toBe(false);
});

test('a generated column that is dropped loses nothing', () => {
  const source = column(['public', 't', 'a'], 'integer');
  const generated = column(
    ['public', 't', 'c'],
    'integer',
    { generated: [{ ref: source.id, via: 'table' }, ' + 1'], nullable: true },
    null,
    [{ on: source.id, as: 'reads' }],
  );
  const before = modelOf([...model(null).objects.values(), source, generated]);
  const after = modelOf([...model(null).objects.values(), source]);
  const [step, ...more] = planMigration(before, after, kinds).blocks.flatMap((block) => block.steps);
  expect(more).toEqual([]);
  expect(step?.loses).toEqual([]);
  expect(step?.hazards.map(({ kind }) => kind)).toEqual(['breaks old readers']);
});

test('what computes a value for each row may fail on one', () => {
  const source = column(['public', 't', 'a'], 'integer', { nullable: true });
  const before = modelOf([...model(null).objects.values(), source]);
  const reads = [{ on: source.id, as: 'reads' as const }];
  const text = [{ ref: source.id, via: 'table' as const }, ' + 1'];
  const added = [
    index(['public', 't', 'i'], [key(text)], {}, null, reads),
    column(['public', 't', 'c'], 'integer', { generated: text, nullable: true }, null, reads),
  ];
  for (const object of added) {
    const after = modelOf([...before.objects.values(), object]);
    const steps = planMigration(before, after, kinds).blocks.flatMap((block) => block.steps);
    expect(steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind))).toContain(
      'may fail on existing data',
    );
  }
});
