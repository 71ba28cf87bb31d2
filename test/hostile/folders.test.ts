import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTool, type Run, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';

beforeAll(buildTool);

function generated(): TemporaryProject {
  const project = new TemporaryProject({ 'schema.ts': schemaText });
  expect(project.run(['generate', '--no-prove'])).toMatchObject({ status: 0 });
  return project;
}

/** Whatever went wrong, it is said in words, with a way out, and is no bug of ours. */
function expectProblem({ status, stderr }: Run, code: string, exit: number): void {
  expect(stderr).toContain(`error ${code}: `);
  expect(stderr).toContain('help: ');
  expect(stderr).not.toMatch(/TW999|^ {4}at /m);
  expect(status).toBe(exit);
}

describe('an odd folder', () => {
  const cases: readonly (readonly [string, string, number, (root: string, outside: string) => void])[] = [
    [
      'an output folder that is a link out of the project',
      'TW513',
      1,
      (root, outside) => symlinkSync(outside, join(root, 'generated')),
    ],
    [
      'an output folder that is a link to nothing',
      'TW513',
      1,
      (root) => symlinkSync('/nonexistent', join(root, 'generated')),
    ],
    ['an output folder that is a file', 'TW401', 2, (root) => writeFileSync(join(root, 'generated'), 'mine')],
    [
      'a state folder that is a file',
      'TW515',
      1,
      (root) => writeFileSync(join(root, '.tablewright'), 'mine'),
    ],
    [
      'a lock that is a folder',
      'TW515',
      1,
      (root) => mkdirSync(join(root, '.tablewright/lock'), { recursive: true }),
    ],
    [
      'a manifest that is a folder',
      'TW908',
      2,
      (root) => mkdirSync(join(root, 'generated/manifest.json'), { recursive: true }),
    ],
    [
      'a journal that is a folder',
      'TW908',
      2,
      (root) => mkdirSync(join(root, '.tablewright/commit.json'), { recursive: true }),
    ],
    [
      'a package.json that is a folder',
      'TW901',
      2,
      (root) => {
        rmSync(join(root, 'package.json'));
        mkdirSync(join(root, 'package.json'));
      },
    ],
    [
      'a migration without files',
      'TW402',
      2,
      (root) => mkdirSync(join(root, 'generated/migrations/0001_x'), { recursive: true }),
    ],
    [
      'a template that is a folder',
      'TW502',
      2,
      (root) => mkdirSync(join(root, 'templates/a.md.hbs'), { recursive: true }),
    ],
    [
      'a template that leads nowhere',
      'TW502',
      2,
      (root) => {
        mkdirSync(join(root, 'templates'));
        symlinkSync('/nonexistent', join(root, 'templates/a.md.hbs'));
      },
    ],
    [
      'an output folder that is the state folder',
      'TW903',
      2,
      (root) => writeFileSync(join(root, 'package.json'), '{"tablewright":{"out":".tablewright"}}'),
    ],
    [
      'an output folder that no system can hold',
      'TW903',
      2,
      (root) => writeFileSync(join(root, 'package.json'), '{"tablewright":{"out":"a\\u0000b"}}'),
    ],
  ];
  it.each(cases)('%s', (_, code, exit, prepare) => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    const outside = new TemporaryProject({}).root;
    prepare(project.root, outside);
    for (const verb of [['generate', '--no-prove'], ['check']]) {
      // `check` writes nothing, so that what is in the way of writing alone does not stop it.
      const run = project.run(verb);
      if (verb[0] === 'generate' || run.status !== 1) expectProblem(run, code, exit);
    }
    expect(readdirSync(outside)).toEqual(['package.json']);
  });

  it('a lock that leads nowhere does not hold for ever', () => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    mkdirSync(join(project.root, '.tablewright'));
    symlinkSync('/nonexistent', join(project.root, '.tablewright/lock'));
    expectProblem(project.run(['generate', '--no-prove']), 'TW511', 1);
  }, 30_000);

  it.each([
    '{"root":',
    '{}',
    '{"root":"..","stage":"s","folders":[],"creations":[],"replacements":[{"path":"../../x"}]}',
  ])('a journal that is half-written or made up: %s', (text) => {
    const project = generated();
    project.write({ '.tablewright/commit.json': text });
    for (const verb of [['generate', '--no-prove'], ['generate'], ['check']]) {
      expectProblem(project.run(verb), 'TW517', 1);
    }
  });
});

describe.skipIf(process.getuid?.() !== 0)('for a user who may not', () => {
  const nobody = 65534;

  function runAsNobody(project: TemporaryProject, ...words: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli.cjs'), ...words], {
      cwd: project.root,
      encoding: 'utf8',
      uid: nobody,
      gid: nobody,
      env: { PATH: process.env.PATH, HOME: tmpdir(), NO_COLOR: '1' },
    });
    return { status, stdout, stderr };
  }

  it('write, check answers as for everybody, and generate says what it may not', () => {
    const project = generated();
    rmSync(join(project.root, '.tablewright'), { recursive: true });
    expect(runAsNobody(project, 'check')).toMatchObject({ status: 0, stderr: '' });
    expectProblem(runAsNobody(project, 'generate', '--no-prove'), 'TW515', 1);
    mkdirSync(join(project.root, '.tablewright'), { mode: 0o700 });
    expect(runAsNobody(project, 'check')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(project.root, '.tablewright'))).toEqual([]);
  });

  it.each(['schema.ts', 'package.json', 'generated/manifest.json', 'generated/schema.sql', 'generated/db'])(
    'read %s, it is no bug of ours',
    (path) => {
      const project = generated();
      rmSync(join(project.root, '.tablewright'), { recursive: true });
      chmodSync(join(project.root, path), 0);
      const run = runAsNobody(project, 'check');
      expectProblem(run, 'TW908', 2);
      expect(run.stderr).toContain(path);
    },
  );
});

describe('a stamp', () => {
  it('of a project that was copied says nothing of the copy', () => {
    const project = generated();
    const copy = new TemporaryProject({});
    cpSync(project.root, copy.root, { recursive: true, preserveTimestamps: true });
    copy.write({
      'schema.ts': schemaText.replace('name: text(),', 'name: text(),\n  born: text().nullable(),'),
    });
    expect(copy.run(['generate', '--no-prove']).stdout).toContain('0002_add_cats_born');
    expect(existsSync(join(project.root, 'generated/migrations/0002_add_cats_born'))).toBe(false);
  });

  it('does not depend on a tsconfig.json, and neither does the schema', () => {
    const project = new TemporaryProject({
      'schema.ts': "export { cats } from '@/cats';\n",
      'a/cats.ts': schemaText,
      'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./a/*"]}}}',
    });
    expectProblem(project.run(['generate', '--no-prove']), 'TW103', 2);
    project.write({ 'schema.ts': schemaText, 'tsconfig.json': '{ broken' });
    expect(project.run(['generate', '--no-prove'])).toMatchObject({ status: 0, stderr: '' });
  });
});
