import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { buildTool } from './support/temporary-project.ts';

const repository = resolve(import.meta.dirname, '../..');
const made: string[] = [];

beforeAll(buildTool);

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A built tool without some of its files. */
function toolWithout(removed: RegExp): string {
  const folder = mkdtempSync(join(tmpdir(), 'tablewright-tool-'));
  made.push(folder);
  cpSync(join(repository, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const gone = readdirSync(join(folder, 'dist')).filter((name) => removed.test(name));
  expect(gone).toHaveLength(1);
  for (const name of gone) rmSync(join(folder, 'dist', name));
  return join(folder, 'dist/cli.js');
}

function explain(cli: string, flags: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, cli, 'explain', 'TW101'], {
    encoding: 'utf8',
  });
  return { status, stderr, explains: stdout.includes('TW101') };
}

const explained = { status: 0, stderr: '', explains: true };

test('a command runs from the code that was kept, without its modules', () => {
  expect(explain(toolWithout(/^run-cli-.*\.js$/))).toEqual(explained);
});

test('a command runs module by module where the code is missing, or is of other flags of V8', () => {
  expect(explain(toolWithout(/^tool-.*\.code$/))).toEqual(explained);
  expect(explain(toolWithout(/^tool-.*\.cjs$/))).toEqual(explained);
  expect(explain(join(repository, 'dist/cli.js'), ['--no-opt'])).toEqual(explained);
  expect(explain(toolWithout(/^run-cli-.*\.js$/), ['--no-opt']).status).toBe(1);
});
