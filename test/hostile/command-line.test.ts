import { execSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTool, schemaText, TemporaryProject } from '../cli/support/temporary-project.ts';

beforeAll(buildTool);

const tool = resolve('dist/cli.cjs');

describe('a command line', () => {
  it.each([
    ['generate', '--name', 'a', '--name', 'b'],
    ['migrate', 'up', '--to', '1', '--to', '2', '--database', 'postgres://u@127.0.0.1:1/x'],
    ['migrate', 'up', '--database', 'postgres://u@127.0.0.1:1/x', '--database', 'postgres://u@127.0.0.1:1/y'],
    ['check', '--reporter', 'text', '--reporter', 'github'],
  ])('that says a thing twice is refused: %s %s %s %s', (...words) => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    const { status, stderr } = project.run(words);
    expect(stderr).toMatch(/^(?:::.*\n)?error TW904: --[a-z-]+ is given more than once\nhelp: /);
    expect(status).toBe(2);
    expect(readdirSync(project.root)).not.toContain('generated');
  });

  it('may say a flag twice', () => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    expect(project.run(['generate', '--dry-run', '--dry-run', '--no-prove'])).toMatchObject({ status: 0 });
    expect(readdirSync(project.root)).not.toContain('generated');
  });

  it.each([['--schema='], ['--schema', '.'], ['--schema', '/'], ['--schema', 'nowhere/x.ts']])(
    'names a schema that is no file: %s %s',
    (...words) => {
      const project = new TemporaryProject({ 'schema.ts': schemaText });
      const { status, stderr } = project.run(['generate', '--no-prove', ...words]);
      expect(stderr).toMatch(/^error TW101: /);
      expect(status).toBe(2);
    },
  );

  it('ends in peace when nobody reads to the end, and says when nobody can', () => {
    const project = new TemporaryProject({
      'schema.ts': `import { table, uuid } from 'tablewright';\n${Array.from({ length: 60 }, (_, at) => `export const t${at} = table('t${at}', { id: uuid().primaryKey() });`).join('\n')}\n`,
    });
    const piped = spawnSync('bash', ['-c', `node ${tool} generate --dry-run --no-prove | head -1`], {
      cwd: project.root,
      encoding: 'utf8',
    });
    expect(piped.stderr).toBe('');
    expect(piped.stdout).toBe('--- /dev/null\n');
    const full = spawnSync('bash', ['-c', `node ${tool} generate --dry-run --no-prove > /dev/full`], {
      cwd: project.root,
      encoding: 'utf8',
    });
    expect(full.stderr).toMatch(/^cannot write to stdout: ENOSPC[^\n]*\n$/);
    expect(full.status).toBe(1);
  });
});

describe('a problem', () => {
  it('has its place for machines, relative to where they look, and JSON has stdout for itself', () => {
    const project = new TemporaryProject({
      'shop/package.json': '{}',
      'shop/schema.ts': schemaText.replace('t.name', 't.nmae'),
    });
    const run = spawnSync(process.execPath, [tool, 'generate', '--json', '--reporter', 'github'], {
      cwd: join(project.root, 'shop'),
      encoding: 'utf8',
      env: { ...process.env, GITHUB_WORKSPACE: project.root },
    });
    expect(JSON.parse(run.stdout)).toMatchObject({
      format: 1,
      command: 'generate',
      status: 'error',
      exitCode: 2,
      diagnostics: [{ code: 'TW201', hint: 'Did you mean "name"?', source: { file: 'schema.ts', line: 8 } }],
    });
    expect(run.stderr).toMatch(/^::error file=shop\/schema\.ts,line=8,col=\d+,title=TW201::/);
    expect(run.status).toBe(2);
  });
});

describe('two commands at once', () => {
  it('write one history', () => {
    const project = new TemporaryProject({ 'schema.ts': schemaText });
    execSync(
      `${Array.from({ length: 4 }, () => `node ${tool} generate --no-prove >/dev/null &`).join(' ')} wait`,
      {
        cwd: project.root,
        shell: '/bin/bash',
      },
    );
    expect(readdirSync(join(project.root, 'generated/migrations'))).toEqual(['0001_initial_schema']);
    expect(project.run(['check'])).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(project.root, '.tablewright')).sort()).toEqual([
      '.gitignore',
      'settled.json',
      'stamp.json',
    ]);
  });
});
