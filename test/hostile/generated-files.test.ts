import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTool, type Run, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';
import { withDatabase } from '../support/postgres.ts';

let made: TemporaryProject;
let project: TemporaryProject;

/** A history of three migrations. */
beforeAll(() => {
  buildTool();
  made = new TemporaryProject({});
  let columns = 'name: text(),';
  for (const column of ['', ' born: text().nullable(),', ' died: text().nullable(),']) {
    columns += column;
    made.write({ 'schema.ts': schemaText.replace('name: text(),', columns) });
    expect(made.run(['generate', '--no-prove'])).toMatchObject({ status: 0 });
  }
}, 60_000);

beforeEach(() => {
  project = new TemporaryProject({});
  cpSync(made.root, project.root, { recursive: true });
});

function folder(number: number): string {
  const name = readdirSync(join(project.root, 'generated/migrations')).find((each) =>
    each.startsWith(`000${number}_`),
  );
  return join(project.root, 'generated/migrations', name ?? '');
}

function edit(path: string, change: (text: string) => string): void {
  project.write({ [path]: change(project.read(path)) });
}

function editDelta(number: number, change: (text: string) => string): void {
  edit(`generated/migrations/${folder(number).split('/').at(-1)}/delta.json`, change);
}

function expectDifference({ status, stderr }: Run, ...messages: readonly string[]): void {
  for (const message of messages) expect(stderr).toContain(message);
  expect(stderr).toContain('help: ');
  expect(status).toBe(1);
}

/** Both verbs refuse a history that cannot be folded, with its code, the real name of its folder and a way out. */
function expectBroken(...messages: readonly string[]): void {
  for (const verb of [['check'], ['generate', '--no-prove']]) {
    const { status, stderr } = project.run(verb);
    for (const message of messages) expect(stderr).toContain(message);
    expect(stderr).toContain('help: ');
    expect(stderr).not.toMatch(/TW999|^ {4}at /m);
    expect(status).toBe(2);
  }
}

describe('a history', () => {
  it('in which a folder is missing', () => {
    rmSync(folder(2), { recursive: true });
    expectBroken('error TW404: migration 0003_add_cats_died continues ');
  });

  it('with two folders of one number', () => {
    cpSync(folder(3), join(project.root, 'generated/migrations/0003_other'), { recursive: true });
    expectBroken('error TW403: 0003_add_cats_died and 0003_other have the same number');
  });

  it('with a folder that was copied', () => {
    cpSync(folder(3), join(project.root, 'generated/migrations/0004_other'), { recursive: true });
    expectBroken('error TW410: migrations 0003_add_cats_died and 0004_other have the same id');
  });

  it('that forks', () => {
    cpSync(folder(3), join(project.root, 'generated/migrations/0004_other'), { recursive: true });
    editDelta(4, (text) => text.replace(/"id":"\w{10}"/, '"id":"zzzzzzzzzz"'));
    expectBroken(
      'error TW405: the history forks: 0003_add_cats_died and 0004_other both continue 0002_add_cats_born',
    );
  });

  it.each([
    ['of another format', 'TW409', (text: string) => text.replace('"format":1', '"format":9')],
    ['that was cut short', 'TW402', (text: string) => text.slice(0, 60)],
    ['in conflict', 'TW402', (text: string) => `<<<<<<< ours\n${text}`],
    ['that is a list', 'TW401', () => '[]'],
    ['that is nothing', 'TW401', () => 'null'],
    [
      'of a kind that is none',
      'TW401',
      (text: string) => text.replace('"column:public', '"__proto__:public'),
    ],
    [
      'of a kind that every object has',
      'TW401',
      (text: string) => text.replace('"column:public', '"constructor:public'),
    ],
    [
      'with a type that is null',
      'TW401',
      (text: string) => text.replace('"type":{"name":"text"}', '"type":null'),
    ],
    [
      'with props that are no object',
      'TW401',
      (text: string) => text.replace(/"props":\{.*\}\}(?=\}\})/, '"props":5'),
    ],
    [
      'with uses that are none',
      'TW401',
      (text: string) => text.replace('"props":', '"uses":{"reads":5},"props":'),
    ],
    [
      'with a parent that is none',
      'TW401',
      (text: string) => text.replace('"props":', '"parent":5,"props":'),
    ],
    [
      'with a comment that is no text',
      'TW401',
      (text: string) => text.replace('"props":', '"comment":{},"props":'),
    ],
    [
      'with an owner that is none',
      'TW401',
      (text: string) => text.replace('"props":', '"owner":"mallory","props":'),
    ],
  ])('with a delta.json %s', (_, code, change) => {
    editDelta(2, change);
    expectBroken(`error ${code}: `, '0002_add_cats_born');
  });

  it('with a delta.json that somebody edited is neither what was generated nor what schema.ts says', () => {
    editDelta(2, (text) => text.replaceAll('born', 'bern'));
    expectDifference(
      project.run(['check']),
      'error TW523: the migrations do not lead to schema.ts',
      'delta.json was edited since it was generated',
    );
  });

  it.each([
    ['of no kind of column', (text: string) => text.replace(/"type":\{[^}]*\}/, '"type":5')],
    ['that no column has', (text: string) => text.replace('"props":{', '"props":{"nonsense":1,')],
  ])('with a prop %s is at least told', (_, change) => {
    editDelta(2, change);
    const run = project.run(['check']);
    expectDifference(run, 'delta.json was edited since it was generated');
    expect(run.stderr).not.toContain('TW999');
  });

  it('whose folder was renamed is told by its list', () => {
    renameSync(folder(3), join(project.root, 'generated/migrations/0007_later'));
    expectDifference(project.run(['check']), 'generated/manifest.json', '0007_later/delta.json');
  });
});

describe('a history that cannot be folded', () => {
  it.each([
    [
      'forks',
      'TW405',
      () => {
        cpSync(folder(3), join(project.root, 'generated/migrations/0004_other'), { recursive: true });
        editDelta(4, (text) => text.replace(/"id":"\w{10}"/, '"id":"zzzzzzzzzz"'));
      },
    ],
    ['lacks a folder', 'TW404', () => rmSync(folder(2), { recursive: true })],
  ])('because it %s is not applied either', async (_, code, change) => {
    change();
    await withDatabase(15, async ({ url, client }) => {
      const { status, stderr } = project.run(['migrate', 'up'], { DATABASE_URL: url });
      const { rows } = await client.query("SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'cats'");
      expect(rows).toEqual([]);
      expect(stderr).toContain(code);
      expect(status).not.toBe(0);
    });
  });
});

describe('a manifest', () => {
  it.each([
    ['half-written', (text: string) => text.slice(0, 60)],
    ['in conflict', (text: string) => `<<<<<<< ours\n${text}`],
    ['of nonsense', () => '{"format":1,"files":[],"choices":{}}'],
  ])('that is %s is told and rebuilt', (_, change) => {
    edit('generated/manifest.json', change);
    expectDifference(project.run(['check']), 'error TW520: generated/manifest.json cannot be read');
    expect(project.run(['generate', '--no-prove']).stderr).toContain('warning TW519');
    expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('cannot name files outside for removal', () => {
    project.write({ 'victim.ts': 'mine\n' });
    edit('generated/manifest.json', (text) =>
      text.replace('"files":{', '"files":{"../victim.ts":"0123456789abcdef01234567",'),
    );
    expect(project.run(['generate', '--no-prove'])).toMatchObject({ status: 0 });
    expect(project.read('victim.ts')).toBe('mine\n');
  });
});

describe('a generated file', () => {
  it('that was edited is refused at its line, and told apart from a stale one', () => {
    edit('generated/db/tables/cats.ts', (text) =>
      text.replace('export interface Row', 'export interface Raw'),
    );
    const { status, stderr, stdout } = project.run(['generate', '--no-prove', '--reporter', 'github']);
    expect(stderr).toContain('error TW512: generated/db/tables/cats.ts was edited by hand');
    expect(stderr).toMatch(/--> generated\/db\/tables\/cats\.ts:\d\d?:1\n/);
    expect(stderr).toContain('export interface Raw');
    expect(stdout).toMatch(/^::error file=[^,]*generated\/db\/tables\/cats\.ts,line=\d+,col=1,title=TW512::/);
    expect(status).toBe(1);
    expectDifference(project.run(['check']), 'error TW521: generated/db/tables/cats.ts was edited by hand');
    // Older, as a checkout of an older commit leaves it.
    cpSync(join(made.root, 'generated'), join(project.root, 'generated'), { recursive: true });
    edit('schema.ts', (text) => text.replace('What it is called.', 'How it is called.'));
    const { stderr: stale } = project.run(['check']);
    expect(stale).toContain('error TW520: generated/db/tables/cats.ts is not what schema.ts yields');
    expect(stale).not.toContain('by hand');
    expect(stale).toContain('+   /** How it is called. */');
  });

  it('that no input yields any more is seen by check and by the next generate, stamp or not', () => {
    edit('schema.ts', (text) => text.replace(/$/, '\n'));
    expect(project.run(['generate', '--no-prove']).status).toBe(0);
    expect(project.run(['generate', '--no-prove']).stdout).toMatch(/^Nothing to do/);
    cpSync(
      join(project.root, 'generated/db/tables/cats.ts'),
      join(project.root, 'generated/db/tables/lions.ts'),
    );
    project.write({ 'generated/db/mine.ts': 'mine\n' });
    expectDifference(project.run(['check']), 'error TW520: generated/db/tables/lions.ts is left over');
    expect(project.run(['generate', '--no-prove']).stdout).toContain('- generated/db/tables/lions.ts');
    expect(project.read('generated/db/mine.ts')).toBe('mine\n');
    expect(project.run(['generate', '--no-prove']).stdout).toMatch(/^Nothing to do/);
    expect(project.run(['check'])).toMatchObject({ status: 0 });
  });
});
