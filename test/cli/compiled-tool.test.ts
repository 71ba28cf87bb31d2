import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { buildTool, TemporaryProject } from './support/temporary-project.ts';

const repository = resolve(import.meta.dirname, '../..');
const made: string[] = [];

beforeAll(buildTool);

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A built tool of its own, without some of its files, and where those that are left stand. */
function toolWithout(removed: RegExp | null) {
  const folder = mkdtempSync(join(tmpdir(), 'tablewright-tool-'));
  made.push(folder);
  const dist = join(folder, 'dist');
  cpSync(join(repository, 'dist'), dist, { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const find = (pattern: RegExp): string => {
    const [name, ...others] = readdirSync(dist).filter((each) => pattern.test(each));
    if (name === undefined || others.length > 0) throw new Error(`${pattern} is not one file of dist/`);
    return join(dist, name);
  };
  if (removed !== null) rmSync(find(removed));
  return { dist, find };
}

function explain({ dist }: { readonly dist: string }, flags: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, join(dist, 'cli.cjs'), 'explain', 'TW101'],
    { encoding: 'utf8' },
  );
  return { status, stderr, explains: stdout.includes('TW101') };
}

const modules = /^run-cli\.js$/;
const source = /^tool-.*\.cjs$/;
const code = /^tool-.*\.code$/;
const dslCode = /^dsl-.*\.code$/;
const dslSource = /^dsl-.*\.cjs$/;
const explained = { status: 0, stderr: '', explains: true };

/** Stands for a Node that was built in another way. */
const elsewhere = [
  '--import',
  "data:text/javascript,Object.defineProperty(process, 'arch', { value: 'other' })",
];

function damage(file: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, change(readFileSync(file)));
}

test('a command runs from the code that was kept, without its modules, and writes nothing beside it', () => {
  const tool = toolWithout(modules);
  const times = () => readdirSync(tool.dist).map((name) => [name, statSync(join(tool.dist, name)).mtimeMs]);
  const before = times();
  expect(explain(tool)).toEqual(explained);
  expect(times()).toEqual(before);
});

test('a command runs module by module where the code is missing', () => {
  expect(explain(toolWithout(code))).toEqual(explained);
  expect(explain(toolWithout(source))).toEqual(explained);
});

test.each([
  ['other flags of V8', ['--no-opt']],
  ['another build of Node', elsewhere],
])('a command runs module by module where the code is of %s', (_, flags) => {
  expect(explain(toolWithout(null), flags)).toEqual(explained);
  expect(explain(toolWithout(modules), flags).status).toBe(1);
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, -1000)],
  ['empty', () => Buffer.alloc(0)],
  [
    'changed in one byte',
    (bytes: Buffer) => {
      bytes.writeUInt8(bytes.readUInt8(500_000) ^ 0x55, 500_000);
      return bytes;
    },
  ],
])('a command runs module by module where the code is %s', (_, change) => {
  const whole = toolWithout(null);
  damage(whole.find(code), change);
  expect(explain(whole)).toEqual(explained);
  const alone = toolWithout(modules);
  damage(alone.find(code), change);
  expect(explain(alone).status).toBe(1);
});

const schema = `import { integer, table, text } from 'tablewright';
export const users = table('users', { id: integer().primaryKey(), email: text() });
`;

/** What a command writes, and what it says of a schema that throws. */
function generate({ dist }: { readonly dist: string }, flags: readonly string[] = []) {
  const project = new TemporaryProject({ 'schema.ts': schema });
  const run = () =>
    spawnSync(process.execPath, [...flags, join(dist, 'cli.cjs'), 'generate', '--no-prove'], {
      cwd: project.root,
      encoding: 'utf8',
    });
  const { status, stderr } = run();
  const written = [project.read('generated/schema.sql'), project.read('generated/db/tables/users.ts')];
  project.write({ 'schema.ts': schema.replace('text() ', 'text().default(nobody) ') });
  return { status, stderr, written, refused: run().stderr };
}

test('a schema is read alike from code that was kept of the DSL and from its script', () => {
  const kept = generate(toolWithout(null));
  expect(kept.status).toBe(0);
  expect(kept.refused).toContain('nobody is not defined');
  expect(kept.refused).toContain('schema.ts:2:');
  expect(generate(toolWithout(dslCode))).toEqual(kept);
  expect(generate(toolWithout(null), ['--no-opt'])).toEqual(kept);
  const damaged = toolWithout(null);
  damage(damaged.find(dslCode), (bytes) => bytes.subarray(0, -1000));
  expect(generate(damaged)).toEqual(kept);
});

test('a schema is read by the code that was kept of the DSL: V8 knows its source by the length alone', () => {
  const blank = toolWithout(null);
  damage(blank.find(dslSource), (bytes) => Buffer.alloc(bytes.length, ' '));
  const project = new TemporaryProject({ 'schema.ts': schema });
  const run = (tool: { readonly dist: string }) =>
    spawnSync(process.execPath, [join(tool.dist, 'cli.cjs'), 'generate', '--no-prove'], {
      cwd: project.root,
    });
  expect(run(blank).status).toBe(0);
  const neither = toolWithout(dslCode);
  damage(neither.find(dslSource), (bytes) => Buffer.alloc(bytes.length, ' '));
  project.write({ 'schema.ts': schema.replace('email', 'mail') });
  expect(run(neither).status).not.toBe(0);
});
