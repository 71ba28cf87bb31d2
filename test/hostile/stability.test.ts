import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTool, TemporaryProject } from '../cli/support/temporary-project.ts';

const repository = resolve(import.meta.dirname, '../..');

const head = `import { index, integer, numeric, oneOf, sql, table, text, timestamps, uuid } from 'tablewright';\n`;
const declarations = [
  `/** Who buys. */
export const clients = table('clients', { id: uuid().primaryKey(), name: text(), ...timestamps() });`,
  `export const orders = table('orders', {
  id: uuid().primaryKey(),
  client_id: uuid().references(() => clients.id),
  status: oneOf('open', 'paid').default('open'),
  total: numeric(12, 2).check((c) => sql\`\${c.total} >= 0\`),
  ...timestamps(),
}, (t) => [index('orders_client_idx').on(t.client_id, t.total.desc())]);`,
  `export const Älter = table('älter', { id: integer().primaryKey(), İ: text().default('ı'), ß: text().nullable() });`,
  `export const zebra = table('zebra', { id: integer().primaryKey().identity('always') });`,
];
const schema = `${head}${declarations.join('\n')}\n`;

/** Every generated text by path, without the random ids of migrations and what hashes them. */
function textsOf(project: TemporaryProject): Readonly<Record<string, string>> {
  const folder = join(project.root, 'generated');
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(
    paths.sort().map((path) => {
      const text = project.read(`generated/${path}`).replace(/"id":"\w{10}"/, '"id":"…"');
      return [path, path === 'manifest.json' ? text.replace(/("migrations\/[^"]*":)"\w*"/g, '$1"…"') : text];
    }),
  );
}

function generated(text: string, env: NodeJS.ProcessEnv = {}): TemporaryProject {
  const project = new TemporaryProject({ 'schema.ts': text });
  expect(project.run(['generate', '--no-prove'], env)).toMatchObject({ status: 0, stderr: '' });
  return project;
}

beforeAll(buildTool);

describe('the same schema', () => {
  it.each([
    ['in another folder', {}],
    ['in another time zone', { TZ: 'Pacific/Kiritimati' }],
    ['in Turkish', { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'tr' }],
    ['in no locale', { LANG: '', LC_ALL: 'C' }],
    [
      'in another session',
      { HOME: '/nonexistent', USER: 'mallory', COLUMNS: '20', NODE_ENV: 'production', FORCE_COLOR: '1' },
    ],
  ])('yields the same bytes %s', (_, env) => {
    expect(textsOf(generated(schema, env))).toEqual(textsOf(generated(schema)));
  });

  it('yields the same bytes from a folder below and through a link', () => {
    const project = new TemporaryProject({ 'schema.ts': schema, 'deep/er/x': '' });
    const link = join(new TemporaryProject({}).root, 'link');
    symlinkSync(project.root, link);
    const run = spawnSync(process.execPath, [join(repository, 'dist/cli.cjs'), 'generate', '--no-prove'], {
      cwd: join(link, 'deep/er'),
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(textsOf(project)).toEqual(textsOf(generated(schema)));
    expect(project.run(['check'])).toMatchObject({ status: 0 });
  });

  it('yields the same files whatever the order of its declarations, and plans nothing for another', () => {
    // A migration lists what it makes in the order in which it was written down.
    const current = (each: TemporaryProject) =>
      Object.entries(textsOf(each)).filter(([path]) => !path.startsWith('migrations/'));
    const orders = [declarations.toReversed(), [2, 0, 3, 1].map((at) => declarations[at])];
    const project = generated(schema);
    for (const order of orders) {
      const text = `${head}${order.join('\n')}\n`;
      expect(current(generated(text))).toEqual(current(project));
      project.write({ 'schema.ts': text });
      expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });
    }
  });
});

describe('the layout of a function body', () => {
  it('is nothing that a migration or a proof would tell', () => {
    const withBody = (body: string) => `import { func, integer, sql, table, trigger } from 'tablewright';
const f = func('f', { returns: 'trigger', language: 'plpgsql', body: sql\`${body}\` });
export { f };
export const a = table('a', { id: integer().primaryKey() }, () => [
  trigger('a_f', { timing: 'before', events: ['update'], level: 'row', function: f }),
]);
`;
    const project = generated(withBody('BEGIN\n  RETURN NEW;\nEND;'));
    project.write({ 'schema.ts': withBody('BEGIN\n      RETURN NEW;\n\nEND;') });
    const run = project.run(['generate', '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ exitCode: 0, migration: null });
    expect(project.run(['check', '--prove'])).toMatchObject({ status: 0 });
  });
});

describe('another tool', () => {
  const copy = mkdtempSync(join(tmpdir(), 'tablewright-other-'));

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  /** The tool as of a later version, its templates indented and ended otherwise. */
  beforeAll(() => {
    for (const name of [
      'generator',
      'templates',
      'scripts',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ]) {
      cpSync(join(repository, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
    mkdirSync(join(copy, 'dist'));
    const rewrite = (path: string, change: (text: string) => string) =>
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    rewrite(join(copy, 'package.json'), (text) => text.replace(/"version": "[^"]*"/, '"version": "99.1.2"'));
    for (const path of readdirSync(join(copy, 'templates'), { recursive: true, encoding: 'utf8' })) {
      if (path.endsWith('.hbs'))
        rewrite(join(copy, 'templates', path), (text) =>
          text.replace(/^ {2}/gm, '\t').replace(/\n$/, '\n\n'),
        );
    }
    const built = spawnSync(process.execPath, [join(copy, 'scripts/build.js')], { encoding: 'utf8' });
    expect(built.status, built.stderr).toBe(0);
  }, 60_000);

  it('plans nothing for an unchanged schema, of another version, with other whitespace, on another Node', () => {
    const project = generated(schema);
    const before = readdirSync(join(project.root, 'generated/migrations'));
    const newer = `data:text/javascript,${encodeURIComponent(
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '99.0.0' } }); Object.defineProperty(process, 'version', { value: 'v99.0.0' });",
    )}`;
    const run = (...words: readonly string[]) =>
      spawnSync(process.execPath, ['--import', newer, join(copy, 'dist/cli.cjs'), ...words], {
        cwd: project.root,
        encoding: 'utf8',
      });
    expect(run('--version').stdout).toBe('99.1.2\n');
    const first = run('generate', '--json');
    // The first migration was not proved yet; it is, against what this tool would build.
    expect(first.stderr).toMatch(/^proving 0001_initial_schema on PostgreSQL \d+\n$/);
    expect(JSON.parse(first.stdout)).toMatchObject({ exitCode: 0, status: 'written', migration: null });
    expect(readdirSync(join(project.root, 'generated/migrations'))).toEqual(before);
    expect(run('check')).toMatchObject({ status: 0, stderr: '' });
    // Of a version or a Node alone, not even a byte tells.
    const text = Object.values(textsOf(project)).join('\n');
    expect(text).not.toMatch(/99\.(?:1\.2|0\.0)/);
  });
});
