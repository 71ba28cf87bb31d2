import { expect, test } from 'vitest';
import { load, readProblems } from './load-fixture.ts';

const helpers = `// @file helpers.ts
import { check, func, index, rls, sql, trigger, type ColumnRefs } from 'tablewright';
export const log = func('log', { returns: 'trigger', language: 'plpgsql', body: sql\`BEGIN RETURN NEW; END\` });
export const logged = trigger('logged', { timing: 'after', events: ['insert'], function: log });
export const protect = { all: [rls('forced')], checked: check('checked', sql\`true\`) };
export const byName = index('by_name');
export const named = (t: ColumnRefs) => [index().on(t.name), check('named', sql\`true\`)];
`;

test('children that a module keeps for others may be taken, shared, chained, or left', async () => {
  const { model } = await load(`import { extend, table, text, uuid } from 'tablewright';
import { byName, logged, named } from './helpers.ts';
export * from './helpers.ts';
const both = [logged];
const base = byName;
export const cats = table('cats', { id: uuid(), name: text() }, (t) => [...both, base.on(t.name).unique(), ...named(t)]);
export const dogs = table('dogs', { id: uuid(), name: text() });
extend(() => dogs, (t) => { const [first] = named(t); return [logged, first]; });
${helpers}`);
  const ids = [...model.objects.keys()].filter((id) => /^(?:index|trigger|constraint):/.test(id)).sort();
  expect(ids).toEqual([
    'constraint:public.cats.named',
    'index:public.cats.by_name',
    'index:public.cats.cats_name_idx',
    'index:public.dogs.dogs_name_idx',
    'trigger:public.cats.logged',
    'trigger:public.dogs.logged',
  ]);
});

test('what goes wrong with a table is told, and not that its children are left', async () => {
  const problems = await readProblems(`import { index, table, uuid } from 'tablewright';
export const cats = table('cats', { id: uuid() }, (t) => { index().on(t.id); throw new Error('oh'); });
`);
  expect(problems.match(/^error TW\d+/gm)).toEqual(['error TW105']);
});

test('one that a module of tables exports for nobody is told', async () => {
  const problems = await readProblems(`import { index, table, uuid } from 'tablewright';
export const later = { indexes: [index('cats_id').unique()] };
export const cats = table('cats', { id: uuid() });
`);
  expect(problems).toContain(
    'error TW110: index cats_id is made outside of a table, and no table holds it\n',
  );
  expect(problems).toContain('--> schema.ts:2:34');
});
