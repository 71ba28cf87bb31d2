import { expect, test } from 'vitest';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { makeStep } from '../../generator/kernel/make-step.ts';
import { emptyModel } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import type { Step } from '../../generator/kernel/step.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { print, trustSql } from '../../generator/sql/sql-text.ts';
import { index, model, primaryKey, table } from './support/model-builder.ts';

const path = ['public', 'people'];

function people(age: string, fillfactor: Readonly<Record<string, string>>) {
  return model([
    ...table(path, { id: { type: 'uuid' }, age: { type: age } }),
    primaryKey(path, 'id'),
    index([...path, 'people_age_idx'], ['age'], { with: fillfactor }),
  ]);
}

test('a migration comments the head of a paragraph, and what a statement does not say itself', () => {
  const before = people('integer', {});
  const after = people('bigint', { fillfactor: '70' });
  const render = (plan: ReturnType<typeof planMigration>) =>
    renderMigration(plan, { name: '0001_x', direction: 'up' });
  expect(render(planMigration(emptyModel, before, kinds))).toBe(`-- Migration 0001_x

-- @tx 1 create table public.people and 1 more
BEGIN;

-- create table public.people
CREATE TABLE public.people (
  id uuid NOT NULL,
  age integer NOT NULL,
  CONSTRAINT people_pkey PRIMARY KEY (id)
);
CREATE INDEX people_age_idx ON public.people (age);

COMMIT;
`);
  expect(render(planMigration(before, after, kinds))).toBe(`-- Migration 0001_x

-- @tx 1 change the type of column public.people.age and 1 more
BEGIN;

-- change the type of column public.people.age
ALTER TABLE public.people ALTER COLUMN age TYPE bigint;

-- change storage parameters of index public.people_age_idx
ALTER INDEX public.people_age_idx SET (fillfactor = 70);

COMMIT;
`);
});

test('a block outside a transaction says how to tell that it was done, a backfill what the runner is to write', () => {
  const sql = print`CREATE INDEX CONCURRENTLY "my idx" ON public.people (age)`;
  const steps: readonly Step[] = [
    makeStep({
      id: 'i',
      title: 'create index',
      sql,
      probe: { kind: 'index-valid', index: ['public', 'my idx'] },
    }),
    makeStep({
      id: 'b',
      title: 'fill age',
      sql: print`DO 'BEGIN END'`,
      probe: { kind: 'rows-done' },
      backfill: {
        table: ['public', 'people'],
        key: ['id'],
        set: [['age', trustSql('1')]],
        where: trustSql('true'),
      },
    }),
  ];
  const blocks = steps.map((step, i) => ({
    number: i + 1,
    transaction: 'outside' as const,
    title: step.title,
    steps: [{ ...step, merged: [step] }],
  }));
  expect(
    renderMigration({ deltas: [], blocks }, { name: '0002_x', direction: 'down' }),
  ).toBe(`-- The way back from migration 0002_x

-- @outside 1 create index probe=index-valid:public.my%20idx
-- create index
CREATE INDEX CONCURRENTLY "my idx" ON public.people (age);

-- @outside 2 fill age probe=rows-done
-- @backfill {"table":["public","people"],"key":["id"],"set":[["age","1"]],"where":"true"}
DO 'BEGIN END';
`);
});
