import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildTool, schemaText, TemporaryProject } from './support/temporary-project.ts';

const tool = resolve(import.meta.dirname, '../../dist/cli.cjs');

beforeAll(buildTool);

/** Ended even when a test fails. */
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGTERM');
});

/** `tablewright dev` until it prints where it is; `stop` presses Ctrl-C and gives the exit code. */
async function startDev(project: TemporaryProject): Promise<{ url: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [tool, 'dev'], {
    cwd: project.root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const url = await new Promise<string>((found, fail) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const match = /psql "([^"]+)"/.exec(output);
      if (match?.[1] !== undefined) found(match[1]);
    });
    child.once('exit', (code) => fail(new Error(`dev ended with ${code}: ${errors}`)));
  });
  return {
    url,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

describe('dev and migrate', () => {
  it('start a database that keeps its data, and move it up and down', async () => {
    const project = new TemporaryProject({
      'schema.ts': schemaText,
      'package.json': JSON.stringify({
        name: 'shop',
        type: 'module',
        scripts: {
          seed: `node -e "require('fs').appendFileSync('seeded', process.env.DATABASE_URL + '\\n')"`,
        },
      }),
    });
    expect(project.run(['generate', '--no-prove']).status).toBe(0);
    const first = await startDev(project);
    expect(project.read('seeded')).toBe(`${first.url}\n`);
    const env = { DATABASE_URL: first.url };
    expect(project.run(['migrate', 'status'], env).stdout).toMatch(/^applied +0001_initial_schema\n$/);
    expect(project.run(['migrate', 'up'], env).stdout).toBe(
      'Nothing to apply: the database is up to date.\n',
    );
    const refused = project.run(['migrate', 'down', '--to', '0'], env);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('TW626');
    expect(refused.stderr).toContain('TABLE public.cats');
    const reverted = project.run(['migrate', 'down', '--to', '0', '--allow', 'deletes data'], env);
    expect(reverted.stdout).toMatch(/^reverted 0001_initial_schema in \d+ ms\n$/);
    expect(project.run(['migrate', 'status'], env).stdout).toMatch(/^pending +0001_initial_schema\n$/);
    expect(JSON.parse(project.run(['migrate', 'up', '--json'], env).stdout)).toMatchObject({
      status: 'applied',
      applied: [{ name: '0001_initial_schema' }],
    });
    expect(await first.stop()).toBe(0);
    const second = await startDev(project);
    expect(project.run(['migrate', 'status'], { DATABASE_URL: second.url }).stdout).toMatch(/^applied/);
    expect(await second.stop()).toBe(0);
    expect(project.read('seeded')).toBe(`${first.url}\n`);
    expect(project.run(['migrate', 'status'], { DATABASE_URL: second.url }).status).toBe(3);
  });
});
