import { expect, test } from 'vitest';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { emptyModel } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
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
