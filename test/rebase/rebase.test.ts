import { beforeAll, describe, expect, it } from 'vitest';
import { check, generate, rebase } from '../../generator/index.ts';
import { buildTool } from '../cli/support/temporary-project.ts';
import { GitProject } from './git-project.ts';

beforeAll(buildTool);

/** A schema in two modules, so that git merges what two branches add to it. */
const start = {
  'schema.ts': "export * from './cats.ts';\nexport * from './dogs.ts';\n",
  'cats.ts': `import { integer, table, text, varchar } from 'tablewright';

export const cats = table('cats', {
  id: integer().primaryKey(),
  name: text(),
  // more
});
`,
  'dogs.ts': `import { integer, table, text } from 'tablewright';

export const dogs = table('dogs', {
  id: integer().primaryKey(),
  // more
});
`,
};

const addTo = (project: GitProject, file: 'cats.ts' | 'dogs.ts', line: string): void =>
  project.write({ [file]: project.read(file).replace('  // more\n', `${line}\n  // more\n`) });

/** Main adds to cats, a branch to dogs, each with a migration; then main is merged into the branch. */
async function forked(
  theirs: (project: GitProject) => void,
  ours: (project: GitProject) => void,
  edit: (project: GitProject) => void = () => {},
  schema: string = start['schema.ts'],
): Promise<GitProject> {
  const project = new GitProject({ ...start, 'schema.ts': schema });
  const { root } = project;
  await generate({ root, prove: false });
  project.commit('start');
  project.git('checkout', '--quiet', '-b', 'feature');
  ours(project);
  await generate({ root, prove: false, name: 'ours' });
  edit(project);
  project.commit('ours');
  project.git('checkout', '--quiet', 'main');
  theirs(project);
  await generate({ root, prove: false, name: 'theirs' });
  project.commit('theirs');
  project.git('checkout', '--quiet', 'feature');
  project.git('merge', '--no-edit', 'main');
  return project;
}

const codesOf = (run: Promise<unknown>): Promise<readonly string[]> =>
  run.then(
    () => [],
    (error: { diagnostics: readonly { code: string; message: string }[] }) =>
      error.diagnostics.map(({ code, message }) => `${code} ${message}`),
  );

describe('two git branches that each added a migration', { timeout: 240_000 }, () => {
  it('fork the history, which check names, and rebase puts in line: proved, and with nothing left to do', async () => {
    const project = await forked(
      (main) => addTo(main, 'cats.ts', '  born: text().nullable(),'),
      (branch) => addTo(branch, 'dogs.ts', '  owner: text().nullable(),'),
    );
    const { root } = project;
    expect(project.git('status', '--short')).toMatch(/^(UU|AA) generated\//m);
    expect(project.migrations()).toEqual(['0001_initial_schema', '0002_ours', '0002_theirs']);
    const before = project.run(['check']);
    expect(before.status).toBe(2);
    expect(before.stderr).toContain(
      'error TW405: the history forks: 0002_ours and 0002_theirs both continue 0001_initial_schema',
    );
    expect(before.stderr).toContain('tablewright rebase');
    const [own, up] = [project.record('0002_ours').id, project.up('0002_ours')];

    const run = project.run(['rebase']);
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining('proving 0003_ours') });
    expect(run.stdout).toContain(
      '0002_theirs stays: it is in branch main.\n0002_ours -> 0003_ours: the same migration.\n',
    );
    expect(project.migrations()).toEqual(['0001_initial_schema', '0002_theirs', '0003_ours']);
    // Not a byte changed, so it is the same migration: a database that ran it need not run it again.
    expect(project.record('0003_ours')).toMatchObject({ id: own, parent: project.record('0002_theirs').id });
    expect(project.record('0003_ours').supersedes).toBeUndefined();
    expect(project.up('0003_ours')).toBe(up);
    project.commit('merge');
    expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
    expect(await generate({ root, prove: false })).toMatchObject({ status: 'unchanged', migration: null });
    expect(project.run(['rebase']).stdout).toBe('Nothing to do: the history is one line.\n');
  });

  it('keep the other branch where it is the one that others have: merged into main, or said with --onto', async () => {
    const fork = () =>
      forked(
        (main) => addTo(main, 'cats.ts', '  born: text().nullable(),'),
        (branch) => addTo(branch, 'dogs.ts', '  owner: text().nullable(),'),
      );
    const chosen = await fork();
    expect(await rebase({ root: chosen.root, prove: false, onto: 'ours' })).toMatchObject({
      kept: [{ name: '0002_ours', why: '--onto ours' }],
      rebased: [{ from: '0002_theirs', to: '0003_theirs', up: 'kept' }],
    });
    expect(await codesOf(rebase({ root: (await fork()).root, onto: 'nobody' }))).toEqual([
      'TW427 "nobody" is in none of the branches that have to be put in order',
    ]);
    const merged = await fork();
    merged.git('merge', '--abort');
    merged.git('checkout', '--quiet', 'main');
    merged.git('merge', '--no-edit', 'feature');
    expect(await rebase({ root: merged.root, prove: false })).toMatchObject({
      kept: [{ name: '0002_theirs', why: 'it is in main before the merge' }],
    });
  });

  it('keep what was written by hand, and plan anew what stands on the other branch', async () => {
    const relations = (
      more: string,
    ): string => `${start['schema.ts']}import { col, sql, view } from 'tablewright';
import { cats } from './cats.ts';
export const first = view('first', () => sql\`SELECT \${cats.name} AS cat FROM \${cats}\`);
${more}`;
    const project = await forked(
      // A view on the view that stands on the column: neither branch touched what the other did.
      (main) =>
        main.write({
          'schema.ts': relations(
            "export const second = view('second', () => sql`SELECT ${col(first, 'cat')} FROM ${first}`);\n",
          ),
        }),
      (branch) =>
        branch.write({
          'cats.ts': branch.read('cats.ts').replace('name: text()', 'name: varchar()'),
          'dogs.ts': branch.read('dogs.ts').replace('  // more', '  owner: text().nullable(),'),
        }),
      (branch) => {
        const [up = '', down = '', delta = ''] = ['up.sql', 'down.sql', 'delta.json'].map(
          (file) => `generated/migrations/0002_ours/${file}`,
        );
        // As a checkout on Windows has them.
        const windows = (text: string): string => text.replaceAll('\n', '\r\n');
        const step = "\n-- A data step of a person\nUPDATE public.dogs SET owner = 'nobody';\n\nCOMMIT;\n";
        branch.write({
          [up]: windows(branch.read(up).replace(/\nCOMMIT;\n$/, step)),
          [down]: windows(branch.read(down)),
          [delta]: branch
            .read(delta)
            .replace(/"parent":"(\w+)"/, '"parent":"$1","change":"c1","gate":"deploy"'),
        });
      },
      relations(''),
    );
    const { id } = project.record('0002_ours');
    expect(await rebase({ root: project.root })).toMatchObject({
      rebased: [{ from: '0002_ours', to: '0003_ours', up: 'planned anew' }],
      proof: { status: 'proved', migrations: 1 },
      pending: false,
    });
    const up = project.up('0003_ours');
    expect(up).toMatch(/^-- Migration 0003_ours\n/);
    expect(up).toContain('DROP VIEW public.second');
    expect(up).toContain("UPDATE public.dogs SET owner = 'nobody';");
    const record = project.record('0003_ours');
    expect(record).toMatchObject({ supersedes: [id], change: 'c1', gate: 'deploy' });
    expect(record.id).not.toBe(id);
    expect(await check({ root: project.root })).toMatchObject({ status: 'same', findings: [] });
  });

  it('is refused by the name of the object that both changed, and nothing is written', async () => {
    const both = await forked(
      (main) =>
        main.write({ 'cats.ts': main.read('cats.ts').replace('name: text()', 'name: text().nullable()') }),
      (branch) =>
        branch.write({
          'cats.ts': branch.read('cats.ts').replace('name: text()', "name: text().default('x')"),
        }),
    );
    both.write({
      'cats.ts': start['cats.ts'].replace('name: text()', "name: text().nullable().default('x')"),
    });
    const listed = both.migrations();
    expect(await codesOf(rebase({ root: both.root }))).toEqual([
      'TW425 both branches changed column public.cats.name',
    ]);
    expect(both.run(['rebase']).status).toBe(1);
    expect(both.migrations()).toEqual(listed);
  });

  it('is not refused for what was renamed before the branches parted', async () => {
    const project = new GitProject(start);
    const { root } = project;
    await generate({ root, prove: false });
    project.write({
      'dogs.ts': project.read('dogs.ts').replace('id: integer()', "no: integer().renamedFrom('id')"),
    });
    await generate({ root, prove: false });
    project.commit('renamed');
    project.git('checkout', '--quiet', '-b', 'feature');
    project.write({
      'dogs.ts': project.read('dogs.ts').replace('no: integer()', 'no: integer().default(1)'),
    });
    addTo(project, 'dogs.ts', '  owner: text().nullable(),');
    await generate({ root, prove: false, name: 'ours' });
    project.commit('ours');
    project.git('checkout', '--quiet', 'main');
    addTo(project, 'cats.ts', '  colour: text().nullable(),');
    await generate({ root, prove: false, name: 'theirs' });
    project.commit('theirs');
    project.git('checkout', '--quiet', 'feature');
    project.git('merge', '--no-edit', 'main');
    expect(await rebase({ root })).toMatchObject({
      rebased: [{ from: '0003_ours', to: '0004_ours', up: 'kept' }],
      proof: { status: 'proved' },
    });
    expect(await check({ root })).toMatchObject({ status: 'same', findings: [] });
  });

  it('may be three, and each comes after the one before', async () => {
    const project = new GitProject(start);
    const { root } = project;
    await generate({ root, prove: false });
    project.commit('start');
    const branch = async (name: string, file: 'cats.ts' | 'dogs.ts', line: string): Promise<void> => {
      project.git('checkout', '--quiet', '-b', name, 'main');
      addTo(project, file, line);
      await generate({ root, prove: false, name });
      project.commit(name);
      project.git('checkout', '--quiet', 'main');
    };
    await branch('one', 'cats.ts', '  colour: text().nullable(),');
    await branch('two', 'dogs.ts', '  owner: text().nullable(),');
    project.git('checkout', '--quiet', '-b', 'three');
    project.write({
      'schema.ts': `${start['schema.ts']}export * from './owls.ts';\n`,
      'owls.ts': start['cats.ts'].replaceAll('cats', 'owls'),
    });
    await generate({ root, prove: false, name: 'three' });
    project.commit('three');
    project.git('checkout', '--quiet', 'main');
    for (const name of ['two', 'one', 'three']) {
      project.git('merge', '--no-edit', name);
      // The manifest is not merged: one side's is as good as the other's.
      project.git('add', '--all');
      project.git('commit', '--quiet', '--allow-empty', '--message', `merge ${name}`);
    }
    const { kept, rebased } = await rebase({ root });
    expect(kept).toHaveLength(1);
    expect(rebased.map(({ to, up }) => `${to} ${up}`)).toEqual(
      ['0002_one', '0002_three', '0002_two']
        .filter((name) => name !== kept[0]?.name)
        .map((name, at) => `000${at + 3}_${name.slice(5)} kept`),
    );
    expect(await check({ root, prove: true })).toMatchObject({ status: 'same', findings: [] });
  });

  it('is refused where one changes what the other stands on', async () => {
    const project = await forked(
      (main) =>
        main.write({ 'cats.ts': main.read('cats.ts').replace('name: text()', 'name: text().nullable()') }),
      (branch) =>
        branch.write({
          'schema.ts': `${start['schema.ts']}import { sql, view } from 'tablewright';\nimport { cats } from './cats.ts';\nexport const names = view('names', () => sql\`SELECT \${cats.name} FROM \${cats}\`);\n`,
        }),
    );
    expect(await codesOf(rebase({ root: project.root }))).toEqual([
      'TW425 view public.names, changed by one branch, needs column public.cats.name, which the other changed',
    ]);
  });
});
