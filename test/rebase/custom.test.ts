import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  addMigration,
  check,
  generate,
  migrateDown,
  migrateUp,
  migrationStatus,
  planUp,
  prove,
  seal,
  squash,
} from '../../generator/index.ts';
import { buildTool, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { majors, withDatabase } from '../support/postgres.ts';

beforeAll(buildTool);
afterEach(() => {
  delete process.env.TABLEWRIGHT_POSTGRES_BIN;
});

const [major = 15] = majors;

const edited = (text: string, line: string): string =>
  text.replace(/\n-- Statements go here.*\n/, `\n${line}\n`);

async function startProject(): Promise<TemporaryProject> {
  const project = new TemporaryProject({ 'schema.ts': schemaText });
  await generate({ root: project.root, prove: false });
  return project;
}

describe("a migration of one's own", { timeout: 240_000 }, () => {
  it('is opened empty, edited, found by check, proved by seal, and run', async () => {
    const project = await startProject();
    const { root } = project;
    project.write({
      'schema.ts': `${schemaText}export const owls = table('owls', { id: uuid().primaryKey() });\n`,
    });
    await expect(addMigration({ root, name: 'too early' })).rejects.toMatchObject({
      diagnostics: [{ code: 'TW428' }],
    });
    project.write({ 'schema.ts': schemaText });
    const dry = project.run(['generate', '--custom', 'Name the cats', '--dry-run']);
    expect(dry).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('TW904: --dry-run says nothing'),
    });
    const opened = project.run(['generate', '--custom', 'Name the cats']);
    expect(opened).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('tablewright seal 0002_name_the_cats'),
    });
    expect(await check({ root })).toMatchObject({ status: 'same' });
    const path = 'generated/migrations/0002_name_the_cats';
    project.write({
      [`${path}/up.sql`]: edited(
        project.read(`${path}/up.sql`),
        "UPDATE public.cats SET name = 'Tom' WHERE name = '';",
      ),
    });
    const found = project.run(['check']);
    expect(found.status).toBe(1);
    expect(found.stderr).toContain(`error TW520: ${path}/up.sql was edited since it was generated`);
    expect(found.stderr).toContain('tablewright seal');
    await withDatabase(major, async ({ url }) => {
      const unsealed = {
        code: 'TW631',
        message: '0002_name_the_cats/up.sql was edited, and is not sealed: nothing has proved it since',
        hint: expect.stringContaining('`tablewright seal 0002_name_the_cats`'),
      };
      await expect(migrateUp({ root, database: url })).rejects.toMatchObject({ diagnostics: [unsealed] });
      await expect(planUp({ root, database: url })).rejects.toMatchObject({ diagnostics: [unsealed] });
      const record = project.read(`${path}/delta.json`);
      project.write({ [`${path}/delta.json`]: `${record}\n` });
      await expect(planUp({ root, database: url })).rejects.toMatchObject({
        diagnostics: [
          { message: expect.stringContaining('0002_name_the_cats/delta.json was edited') },
          unsealed,
        ],
      });
      project.write({ [`${path}/delta.json`]: record });
      // What comes before it may run; and where no manifest was brought along, nobody can tell.
      expect((await migrateUp({ root, database: url, to: 1 })).applied).toHaveLength(1);
      const manifest = project.read('generated/manifest.json');
      project.write({ 'generated/manifest.json': '' });
      expect((await migrateUp({ root, database: url })).applied).toHaveLength(1);
      project.write({ 'generated/manifest.json': manifest });
    });
    // A run that is about something else takes no note of the edit.
    expect(project.run(['generate']).status).toBe(0);
    expect(project.run(['check']).stderr).toBe(found.stderr);
    expect(await seal({ root })).toMatchObject({
      sealed: ['0002_name_the_cats'],
      proof: { status: 'proved', migrations: 1 },
    });
    expect(await check({ root })).toMatchObject({ status: 'same' });
    expect(await seal({ root, prove: false })).toMatchObject({ sealed: [], status: 'unchanged' });
    await withDatabase(major, async ({ url }) => {
      expect((await migrateUp({ root, database: url })).applied).toHaveLength(2);
      // Once it has run, an edit is refused by the runner, with the difference.
      project.write({ [`${path}/up.sql`]: project.read(`${path}/up.sql`).replace('Tom', 'Tim') });
      await expect(migrateUp({ root, database: url })).rejects.toMatchObject({
        diagnostics: [
          { code: 'TW622', message: expect.stringContaining("+ UPDATE public.cats SET name = 'Tim'") },
        ],
      });
    });
  });

  it('that changes the schema is refused by seal, unless delta.json may say so', async () => {
    const project = await startProject();
    const { root } = project;
    await addMigration({ root, name: 'born' });
    const path = 'generated/migrations/0002_born';
    project.write({
      'schema.ts': schemaText.replace(
        'name: text(),',
        "name: text(),\n  born: text().nullable().default('x'),",
      ),
      [`${path}/up.sql`]: edited(
        project.read(`${path}/up.sql`),
        "ALTER TABLE public.cats ADD COLUMN born text DEFAULT 'x';",
      ),
      [`${path}/down.sql`]: edited(
        project.read(`${path}/down.sql`),
        'ALTER TABLE public.cats DROP COLUMN born;',
      ),
    });
    await expect(seal({ root, migration: '2' })).rejects.toMatchObject({ diagnostics: [{ code: 'TW640' }] });
    const sealed = await seal({ root, migration: 'born', accept: true });
    expect(sealed).toMatchObject({
      sealed: ['0002_born'],
      accepted: ['public.cats.born'],
      proof: { status: 'proved' },
    });
    // schema.ts says what the script does, in its own words: nothing is left to generate.
    expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
    await expect(seal({ root, migration: '9' })).rejects.toMatchObject({ diagnostics: [{ code: 'TW427' }] });
  });
});

it('a migration may hold what no kind models, as long as its way back takes it away', {
  timeout: 120_000,
}, async () => {
  const project = await startProject();
  const { root } = project;
  await addMigration({ root, name: 'policies' });
  const path = 'generated/migrations/0002_policies';
  const made = ['TYPE public.mood', 'MATERIALIZED VIEW public.counted', 'POLICY everybody ON public.cats'];
  const [mood, counted, everybody] = made.map((what) => `CREATE ${what}`);
  project.write({
    [`${path}/up.sql`]: edited(
      project.read(`${path}/up.sql`),
      `${mood} AS ENUM ('sad');\n${counted} AS SELECT count(*) FROM public.cats;\n${everybody} USING (true);`,
    ),
  });
  await expect(seal({ root })).rejects.toMatchObject({
    diagnostics: [
      'materialized view public.counted',
      'policy everybody on public.cats',
      'type public.mood',
    ].map((what) => ({
      code: 'TW643',
      message: `${what}: after 0002_policies and its down alone`,
      hint: 'If up.sql makes it, let down.sql take it away.',
    })),
  });
  project.write({
    [`${path}/down.sql`]: edited(
      project.read(`${path}/down.sql`),
      made.map((what) => `DROP ${what};`).join('\n'),
    ),
  });
  expect(await seal({ root })).toMatchObject({ sealed: ['0002_policies'], proof: { status: 'proved' } });
  expect(await prove({ root })).toMatchObject({ problems: [], outcome: { status: 'proved' } });
  // A plan of ours makes no such thing: what delta.json does not call a person's is a fault.
  project.write({
    [`${path}/delta.json`]: project.read(`${path}/delta.json`).replace('"custom":true,', ''),
  });
  const { problems } = await prove({ root });
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['TW640']));
  expect(problems).toContainEqual(
    expect.objectContaining({
      message: 'type public.mood: after 0002_policies alone',
      hint: expect.stringContaining('`tablewright seal`'),
    }),
  );
  expect(await seal({ root })).toMatchObject({ sealed: ['0002_policies'], proof: { status: 'proved' } });
  expect(await prove({ root })).toMatchObject({ problems: [] });
});

it('a planned migration that somebody added to may hold such things too, once it is sealed', async () => {
  const project = await startProject();
  const { root } = project;
  const path = 'generated/migrations/0001_initial_schema';
  const [mood, gone] = ['CREATE TYPE public.mood AS ENUM ();', 'DROP TYPE public.mood;'];
  project.write({
    [`${path}/up.sql`]: project.read(`${path}/up.sql`).replace('COMMIT;', `${mood}\nCOMMIT;`),
    [`${path}/down.sql`]: project.read(`${path}/down.sql`).replace('COMMIT;', `${gone}\nCOMMIT;`),
  });
  expect(await seal({ root })).toMatchObject({ proof: { status: 'proved' } });
  expect(project.read(`${path}/delta.json`)).toContain('"parent":null,"custom":true,"changes"');
  expect(await prove({ root })).toMatchObject({ problems: [] });
});

it('seal writes nothing where no server proves it', async () => {
  const project = await startProject();
  const { root } = project;
  await addMigration({ root, name: 'rows' });
  const path = 'generated/migrations/0002_rows/up.sql';
  project.write({ [path]: edited(project.read(path), 'DELETE FROM public.cats;') });
  process.env.TABLEWRIGHT_POSTGRES_BIN = root;
  await expect(seal({ root })).rejects.toMatchObject({
    diagnostics: [{ code: 'TW651', message: expect.stringContaining('nothing sealed') }],
  });
  expect(await check({ root })).toMatchObject({ findings: [{ code: 'TW520' }] });
  expect(await seal({ root, prove: false })).toMatchObject({ sealed: ['0002_rows'] });
});

describe('squash', { timeout: 240_000 }, () => {
  it('makes a new start that is what the old migrations make, and leaves databases that ran them untouched', async () => {
    const project = await startProject();
    const { root } = project;
    const extend = async (name: string): Promise<void> => {
      project.write({
        'schema.ts': `${project.read('schema.ts')}export const ${name} = table('${name}', { id: uuid().primaryKey() });\n`,
      });
      await generate({ root, prove: false });
    };
    await extend('owls');
    await withDatabase(major, (old) =>
      withDatabase(major, async (fresh) => {
        await migrateUp({ root, database: old.url });
        await extend('bats');
        const run = project.run(['squash', '--through', '2']);
        expect(run).toMatchObject({
          status: 0,
          stdout: expect.stringContaining(
            '0002_initial_schema takes the place of 0001_initial_schema, 0002_add_owls.',
          ),
        });
        expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
        const before = await facts(old.client, { ledger: null });
        expect(
          (await migrationStatus({ root, database: old.url })).entries.map(({ state }) => state),
        ).toContain('pending');
        expect((await migrateUp({ root, database: old.url })).applied.map(({ name }) => name)).toEqual([
          '0003_add_bats',
        ]);
        await migrateDown({ root, database: old.url, to: 2, allow: ['deletes data'] });
        expect(diffFacts(before, await facts(old.client, { ledger: null }))).toEqual([]);
        await migrateUp({ root, database: old.url });
        expect((await migrateUp({ root, database: fresh.url })).applied.map(({ number }) => number)).toEqual([
          2, 3,
        ]);
        expect(diffFacts(await facts(old.client), await facts(fresh.client))).toEqual([]);
        // And again, with a start that was squashed itself.
        await squash({ root, through: 3 });
        expect((await migrateUp({ root, database: old.url })).applied).toEqual([]);
        expect((await migrateUp({ root, database: fresh.url })).applied).toEqual([]);
        await expect(squash({ root, through: 3 })).rejects.toMatchObject({
          diagnostics: [{ code: 'TW427' }],
        });
      }),
    );
  });

  it('refuses, by name, what was written by hand and would be lost', async () => {
    const project = await startProject();
    const { root } = project;
    await addMigration({ root, name: 'by hand' });
    const path = 'generated/migrations/0002_by_hand/up.sql';
    project.write({
      [path]: edited(
        project.read(path),
        "CREATE TYPE public.mood AS ENUM ('sad');\nINSERT INTO public.dogs DEFAULT VALUES;".replace(
          'DEFAULT VALUES',
          "VALUES ('00000000-0000-0000-0000-000000000001')",
        ),
      ),
    });
    const run = project.run(['squash', '--through', '2']);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(
      "error TW429: the new start would not be what the old migrations make: enum type public.mood: 'sad'",
    );
    expect(run.stderr).toContain('1 rows in public.dogs by the old migrations alone');
  });
});
