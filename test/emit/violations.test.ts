import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../generator/kernel/model.ts';
import { objectId } from '../../generator/kernel/object-id.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { compileProject, moduleSettings, removeProject, writeProject } from './support/compile.ts';
import { emit, textAt } from './support/emit.ts';
import { importModule } from './support/import-module.ts';
import { constraint, index, members, model, primaryKey, table } from './support/model-builder.ts';

const people = ['public', 'people'];
const visits = ['public', 'visits'];
const mail = objectId('column', [...people, 'mail']);

function peopleModel(): Model {
  return model(
    table(people, {
      id: { type: 'integer' },
      mail: { type: 'text' },
      boss: { type: 'integer', nullable: true },
      age: { type: 'integer', nullable: true },
    }),
    primaryKey(people, 'id'),
    index([...people, 'people_mail_reversed'], ['mail'], {
      unique: true,
      keys: [
        {
          expression: ['reverse(', { ref: mail, via: 'table' }, ')'],
          collation: null,
          operatorClass: null,
          direction: 'asc',
          nulls: 'last',
        },
      ],
    }),
    constraint([...people, 'people_boss_fkey'], {
      type: 'foreign key',
      columns: members(people, ['boss']),
      target: objectId('table', people),
      targetColumns: members(people, ['id']),
    }),
    {
      ...constraint([...people, 'people_age_check'], {
        type: 'check',
        expression: [{ ref: objectId('column', [...people, 'age']), via: 'table' }, ' >= 0'],
      }),
      comment: "Nobody's age is below zero.",
    },
    table(visits, { person: { type: 'integer' }, day: { type: 'date' } }),
    primaryKey(visits, 'person', 'day'),
    constraint([...visits, 'visits_person_fkey'], {
      type: 'foreign key',
      columns: members(visits, ['person']),
      target: objectId('table', people),
      targetColumns: members(people, ['id']),
      onDelete: 'restrict',
    }),
  );
}

interface Violation {
  readonly kind: string;
  readonly constraint: string | null;
  readonly columns: readonly string[];
  readonly message: string;
}
type Modules = Record<'people' | 'visits', { violationOf(error: unknown): Violation | null }>;

const folders: string[] = [];
afterAll(() => folders.forEach(removeProject));
let modules: Modules;
let build = '';

beforeAll(async () => {
  const artifacts = await emit(peopleModel());
  build = textAt(artifacts, 'schema.sql');
  const folder = writeProject(artifacts);
  folders.push(folder);
  const names = ['people', 'visits'];
  writeFileSync(
    join(folder, 'all.ts'),
    names.map((name) => `export * as ${name} from './generated/db/tables/${name}.js';\n`).join(''),
  );
  modules = (await importModule(folder, 'all.ts')) as Modules;
});

type Run = (sql: string) => Promise<unknown>;

async function errorOf(run: Run, sql: string): Promise<unknown> {
  try {
    await run(sql);
  } catch (error) {
    return error;
  }
  throw new Error(`succeeded: ${sql}`);
}

async function expectViolations(run: Run): Promise<void> {
  await run("INSERT INTO public.people (id, mail) VALUES (1, 'a'), (2, 'b')");
  await run("INSERT INTO public.visits VALUES (1, '2026-01-01')");
  const of = async (name: keyof Modules, sql: string): Promise<Violation | null> =>
    modules[name].violationOf(await errorOf(run, sql));
  expect(await of('people', "INSERT INTO public.people (id, mail) VALUES (1, 'c')")).toMatchObject({
    kind: 'unique',
    constraint: 'people_pkey',
    schema: 'public',
    table: 'people',
    columns: ['id'],
    message: 'There is another row with this id.',
  });
  expect(await of('people', "INSERT INTO public.people (id, mail) VALUES (3, 'a')")).toMatchObject({
    kind: 'unique',
    constraint: 'people_mail_reversed',
    columns: ['mail'],
  });
  expect(await of('visits', "INSERT INTO public.visits VALUES (1, '2026-01-01')")).toMatchObject({
    message: 'There is another row with the same person and day.',
  });
  expect(await of('visits', "INSERT INTO public.visits VALUES (9, '2026-01-01')")).toMatchObject({
    kind: 'foreign key',
    constraint: 'visits_person_fkey',
    columns: ['person'],
    message: 'person refers to a row that does not exist.',
  });
  const restricted = 'DELETE FROM public.people WHERE id = 1';
  expect(await of('people', restricted)).toMatchObject({
    kind: 'still referenced',
    constraint: 'visits_person_fkey',
    table: 'visits',
    message: 'Rows of visits still refer to it by person.',
  });
  expect(await of('people', "INSERT INTO public.people (id, mail, boss) VALUES (3, 'c', 9)")).toMatchObject({
    kind: 'foreign key',
    constraint: 'people_boss_fkey',
  });
  await run('UPDATE public.people SET boss = 2 WHERE id = 1');
  expect(await of('people', 'DELETE FROM public.people WHERE id = 2')).toMatchObject({
    kind: 'still referenced',
    constraint: 'people_boss_fkey',
  });
  expect(await of('people', 'UPDATE public.people SET age = -1')).toMatchObject({
    kind: 'check',
    constraint: 'people_age_check',
    columns: ['age'],
    message: "Nobody's age is below zero.",
  });
  expect(await of('people', 'INSERT INTO public.people (id) VALUES (4)')).toMatchObject({
    kind: 'not null',
    constraint: null,
    column: 'mail',
    columns: ['mail'],
    message: 'mail must be given.',
  });
  const other = await errorOf(run, "INSERT INTO public.people (id, mail) VALUES ('x', 'c')");
  expect(modules.people.violationOf(other)).toBeNull();
  expect(await of('visits', 'UPDATE public.people SET age = -1')).toBeNull();
  for (const nothing of [null, undefined, 'x', new Error('x'), { code: '23505' }, { code: 'toString' }])
    expect(modules.people.violationOf(nothing)).toBeNull();
}

describe('violationOf', () => {
  test.each(majors)('names what PostgreSQL %i refused', (major) =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      await expectViolations((sql) => client.query(sql));
    }),
  );

  test('is a union that a switch exhausts', async () => {
    const artifacts = await emit(peopleModel());
    const use = (message: string): string => `import * as people from './generated/db/tables/people.js';

export function explain(violation: people.Violation): string {
  switch (violation.kind) {
    case 'unique': {
      const name: 'people_pkey' | 'people_mail_reversed' = violation.constraint;
      return name;
    }
    case 'foreign key': {
      const name: 'people_boss_fkey' = violation.constraint;
      return name;
    }
    case 'still referenced': {
      const name: 'people_boss_fkey' | 'visits_person_fkey' = violation.constraint;
      return name;
    }
    case 'check': {
      const name: ${message} = violation.constraint;
      return name;
    }
    case 'not null':
      return violation.column satisfies keyof people.Row;
  }
}
`;
    const folder = writeProject(artifacts, {
      'right.ts': use("'people_age_check'"),
      'wrong.ts': use("'people_age'"),
    });
    folders.push(folder);
    const include = ['right.ts', 'wrong.ts'];
    const errors = compileProject(folder, moduleSettings.nodenext, { types: [], include });
    expect(errors).toEqual([
      `wrong.ts(18,13): error TS2322: Type '"people_age_check"' is not assignable to type '"people_age"'.`,
    ]);
  });
});
