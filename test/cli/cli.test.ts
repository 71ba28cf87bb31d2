import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTool, schemaText, TemporaryProject } from './support/temporary-project.ts';

beforeAll(buildTool);

/** A project that has generated once. */
function generated(): TemporaryProject {
  const project = new TemporaryProject({ 'schema.ts': schemaText });
  expect(project.run(['generate', '--no-prove'])).toMatchObject({ status: 0 });
  return project;
}

describe('generate', () => {
  it('writes a first migration and every file, then nothing', () => {
    const project = generated();
    expect(readdirSync(join(project.root, 'generated/migrations'))).toEqual(['0001_initial_schema']);
    const before = statSync(join(project.root, 'generated/schema.sql')).mtimeMs;
    expect(project.run(['generate', '--no-prove']).stdout).toMatch(
      /^Nothing to do: \d+ files are up to date\.\n$/,
    );
    rmSync(join(project.root, '.tablewright/stamp.json'));
    expect(project.run(['generate', '--no-prove']).stdout).toMatch(
      /^Nothing to do: \d+ files are up to date\.\n$/,
    );
    expect(statSync(join(project.root, 'generated/schema.sql')).mtimeMs).toBe(before);
    expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });
  });

  it('writes the same bytes in another project, identities of migrations aside', () => {
    const [one, other] = [generated(), generated()];
    const strip = (text: string) => text.replace(/"id":"\w{10}"|"migrations\/[^\n]*/g, '');
    for (const path of [
      'manifest.json',
      'schema.sql',
      'db/tables/cats.ts',
      'migrations/0001_initial_schema/delta.json',
    ]) {
      expect(strip(one.read(`generated/${path}`))).toBe(strip(other.read(`generated/${path}`)));
    }
  });

  it('proves a new migration on a real server, and names it after what it does', () => {
    const project = generated();
    project.write({
      'schema.ts': schemaText.replace('name: text(),', 'name: text(),\n  born: text().nullable(),'),
    });
    const { status, stdout, stderr } = project.run(['generate']);
    expect(stderr).toMatch(
      /^proving 0001_initial_schema on PostgreSQL (\d+)\nproving 0002_add_cats_born on PostgreSQL \1\n$/,
    );
    expect(status).toBe(0);
    expect(stdout).toContain('Migration 0002_add_cats_born: 1 statement.');
    // The first migration was made with --no-prove: it is made up for.
    expect(stdout).toMatch(/Proved on PostgreSQL \d+ in \d+ ms/);
    expect(project.run(['generate']).stdout).toMatch(/^Nothing to do/);
  });

  it('proves later what --no-prove left out, although nothing changed', () => {
    const project = generated();
    expect(project.run(['generate']).stdout).toMatch(/Proved on PostgreSQL/);
    expect(project.run(['generate']).stdout).toMatch(/^Nothing to do/);
  });

  it('prints a diff and writes nothing with --dry-run', () => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    const { status, stdout } = project.run(['generate', '--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toContain('--- /dev/null\n+++ b/generated/schema.sql\n');
    expect(stdout).toContain('Nothing was written (--dry-run)');
    expect(readdirSync(project.root).sort()).toEqual(['.tablewright', 'package.json', 'schema.ts']);
  });

  it('refuses to drop what nobody allowed by name', () => {
    const project = generated();
    project.write({
      'schema.ts': schemaText
        .replace(/export const dogs.*\n/, '')
        .replace('  name: text(),\n', '')
        .replace(/\(t\) => .*\n?/, '() => []);\n'),
    });
    const refused = project.run(['generate', '--no-prove']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(
      'error TW310: table public.dogs is in the history but no longer in schema.ts',
    );
    expect(refused.stderr).toContain('error TW310: column public.cats.name is in the history');
    expect(project.run(['check']).status).toBe(1);
    const allowed = project.run([
      'generate',
      '--no-prove',
      '--allow-drop',
      'dogs',
      '--allow-drop',
      'public.cats.name',
    ]);
    expect(allowed).toMatchObject({ status: 0, stderr: '' });
    expect(allowed.stdout).toContain('- generated/db/tables/dogs.ts');
    expect(project.run(['check']).status).toBe(0);
  });

  it('reports every problem of the schema with its place, and writes nothing', () => {
    const wrong = schemaText
      .replace('t.name', 't.nme')
      .replace('uuid().primaryKey() }', 'uuid().nullable().primaryKey() }');
    const project = new TemporaryProject({ 'schema.ts': wrong });
    const { status, stderr } = project.run(['generate']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error TW201: .*nme.*\n {2}--> schema\.ts:8:/);
    expect(stderr).toMatch(/error TW213: .*\n {2}--> schema\.ts:10:/);
    expect(stderr).toContain('> 10 | export const dogs');
    expect(readdirSync(project.root)).not.toContain('generated');
  });

  it('refuses an edited file and says how to go on', () => {
    const project = generated();
    appendFileSync(join(project.root, 'generated/schema.sql'), '-- mine\n');
    project.write({ 'schema.ts': schemaText.replace('Cats of the house', 'Cats') });
    const { status, stderr } = project.run(['generate', '--no-prove']);
    expect(status).toBe(1);
    expect(stderr).toContain('error TW512: generated/schema.sql was edited by hand');
    expect(project.read('generated/db/tables/cats.ts')).toContain('Cats of the house');
  });
});

describe('check', () => {
  it('shows what differs below the headers of a stale file, not their hashes', () => {
    const project = generated();
    project.write({ 'schema.ts': schemaText.replace('What it is called', 'Its name') });
    const { status, stderr } = project.run(['check']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /TW520: generated\/schema\.sql .*\n {2}--> generated\/schema\.sql:\d+\n {2}- COMMENT ON COLUMN/,
    );
    expect(stderr).not.toContain('Generated by tablewright');
  });

  it('names a file, the input and the first line that differs', () => {
    const project = generated();
    const text = project.read('generated/docs/tables/cats.md');
    project.write({
      'generated/docs/tables/cats.md': text.replace('Cats of the house', 'Dogs of the house'),
    });
    const { status, stdout, stderr } = project.run(['check']);
    expect(status).toBe(1);
    expect(stderr).toContain('error TW521: generated/docs/tables/cats.md was edited by hand');
    expect(stderr).toMatch(
      /--> generated\/docs\/tables\/cats\.md:\d+\n {2}- .*Dogs of the house.*\n {2}\+ .*Cats of the house/,
    );
    expect(stdout).toMatch(/^1 difference; \d+ files are as they should be\.\n$/);
  });

  it('tells what schema.ts says and no migration holds', () => {
    const project = generated();
    project.write({
      'schema.ts': schemaText.replace('text(),\n}, (t)', 'text(),\n  colour: text().nullable(),\n}, (t)'),
    });
    const { status, stderr } = project.run(['check']);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'error TW523: the migrations do not lead to schema.ts: column public.cats.colour added',
    );
    expect(stderr).toContain('error TW520: generated/db/tables/cats.ts is not what schema.ts yields');
  });

  it('shows twenty differences whole, and of the rest the files', () => {
    const project = generated();
    const more = Array.from({ length: 12 }, (_, i) => `export const t${i} = table('t${i}', { id: text() });`);
    project.write({ 'schema.ts': `${schemaText}\n${more.join('\n')}\n` });
    const { stdout, stderr } = project.run(['check']);
    const told = stderr.split('\n\n').filter((block) => block.startsWith('error TW52'));
    expect(stdout).toContain(`${told.length} differences;`);
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter((block) => block.includes('\nhelp: '))).toHaveLength(20);
    for (let i = 0; i < 12; i += 1) expect(stderr).toContain(`generated/sql/tables/t${i}.sql is missing`);
    expect(JSON.parse(project.run(['check', '--json']).stdout).diagnostics.at(-1)).toMatchObject({
      hint: 'Run `tablewright generate` and commit what it writes.',
    });
  });

  it('names an edited migration until it is sealed', () => {
    const project = generated();
    const path = 'generated/migrations/0001_initial_schema/up.sql';
    project.write({ [path]: project.read(path).replace('BEGIN;', 'BEGIN;\n-- looked at') });
    expect(project.run(['check']).stderr).toContain(`error TW520: ${path} was edited since it was generated`);
    expect(project.run(['generate', '--no-prove']).status).toBe(0);
    expect(project.run(['check']).status).toBe(1);
    expect(project.run(['seal', '--no-prove']).stdout).toContain('Sealed 0001_initial_schema.');
    expect(project.run(['check']).status).toBe(0);
  });

  it('proves the whole history on real servers', () => {
    const { status, stdout, stderr } = generated().run(['check', '--prove']);
    expect(stderr).toMatch(/proving 0001_initial_schema on PostgreSQL \d+/);
    expect(stdout).toMatch(/1 migrations? proved on PostgreSQL \d+/);
    expect(status).toBe(0);
  });

  it('speaks JSON on stdout and annotations for GitHub', () => {
    const project = generated();
    rmSync(join(project.root, 'generated/schema.sql'));
    const { status, stdout } = project.run(['check', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 1,
      command: 'check',
      status: 'different',
      exitCode: 1,
      findings: [{ code: 'TW520', file: 'generated/schema.sql' }],
      diagnostics: [{ code: 'TW520', severity: 'error' }],
    });
    expect(project.run(['check', '--reporter', 'github']).stdout).toContain(
      '::error file=generated/schema.sql,line=1,col=1,title=TW520::generated/schema.sql is missing',
    );
  });
});

describe('the command line', () => {
  it.each([
    [['generat'], 'unknown command generat', 'Did you mean generate?'],
    [['check', '--prov'], 'unknown option --prov', 'Did you mean --prove?'],
    [['generate', '--no-prov'], 'unknown option --no-prov', 'Did you mean --no-prove?'],
    [['generate', '--name'], '--name needs a value', 'generate --help'],
    [['check', 'extra'], 'check does not take "extra"', 'check --help'],
    [['migrate'], 'migrate needs a direction: up, down, status, verify or mark', 'migrate --help'],
    [
      ['migrate', 'sideways'],
      'the direction cannot be sideways',
      'It can be up, down, status, verify or mark.',
    ],
    [['check', '--reporter', 'html'], '--reporter cannot be html', 'It can be text or github.'],
    [['migrate', 'up', '--to', 'x'], '--to takes the number of a migration', 'migrate status'],
    [['explain'], 'explain needs a code', 'explain --help'],
    [['migrate', 'down'], 'migrate down needs --to NUMBER', 'migrate status'],
    [['migrate', 'up'], 'no database is named', 'DATABASE_URL'],
    [[], 'Say what to do', '--help'],
    [['explain', 'TW9999'], 'there is no code TW9999', 'Did you mean TW999?'],
  ])('refuses %j with what was probably meant', (args, message, hint) => {
    const { status, stdout, stderr } = new TemporaryProject({ 'schema.ts': schemaText }).run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it('explains exit codes in --help and codes in explain', () => {
    const project = new TemporaryProject({});
    expect(project.run(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(project.run(['--help']).stdout).toContain('Exit codes: 0 fine;');
    expect(project.run(['check', '--help']).stdout).toContain('--prove');
    expect(project.run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(project.run(['explain', 'tw512']).stdout).toMatch(/^TW512: A generated file was edited by hand/);
  });

  it.each([
    ['{ "tablewright": { "out": "." } }', 'TW903', 'holds the project itself'],
    [
      '{ "tablewright": { "artifacts": { "validator": true } } }',
      'TW903',
      'Known are zapatos, docs, validators',
    ],
    ['{ "tablewright": { "outt": "x" } }', 'TW903', 'there is no setting "outt"'],
    ['{ "tablewright": { "postgres": { "min": 18, "max": 15 } } }', 'TW903', 'majors from 13 to 18'],
    ['{ nonsense', 'TW902', 'does not parse'],
  ])('refuses the settings %s', (text, code, message) => {
    const { status, stderr } = new TemporaryProject({ 'package.json': text }).run(['check']);
    expect(status).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(message);
  });

  it('shows no password, wherever it came from', () => {
    const project = generated();
    const url = 'postgres://bob:s3cr%65t@127.0.0.1:1/none';
    for (const [args, env] of [
      [['migrate', 'status', '--database', url], {}],
      [['migrate', 'up', '--json'], { DATABASE_URL: url }],
      [['check', '--prove', '--database', url], {}],
      [['migrate', 'status', '--database', 'postgres://bob:s3cr%65t@[bad'], {}],
    ] as const) {
      const { status, stdout, stderr } = project.run(args, env);
      expect(status).toBe(3);
      expect(stdout + stderr).not.toMatch(/s3cr/);
    }
  });

  it('removes terminal escapes from names that it prints', () => {
    const project = generated();
    const name = 'evil\\u001b]0;owned\\u0007';
    project.write({
      'schema.ts': `${schemaText}\nexport const evil = table('${name}', { id: uuid().primaryKey() });\n`,
    });
    const { stdout, stderr } = project.run(['check']);
    expect(stderr).toContain('evil');
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout + stderr).not.toContain('\u0007');
  });
});
