import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { compareArtifacts } from '../../generator/write/compare.ts';
import { acquireLock } from '../../generator/write/lock.ts';
import { recover } from '../../generator/write/recover.ts';
import { dyingFileSystem, fullFileSystem, Killed } from './support/faulty-file-system.ts';
import { compareOptions, file, projectFolder, run, textsOf } from './support/project-folder.ts';

const before = [
  file('db/tables/kept.ts', 'export const kept = 1;\n'),
  file('db/tables/changed.ts', 'export const changed = 1;\n'),
  file('docs/old/gone.md', '# gone\n'),
  file('described/v.json', '{"a":1}\n'),
];
const after = [
  file('db/tables/kept.ts', 'export const kept = 1;\n'),
  file('db/tables/changed.ts', 'export const changed = 2;\n'),
  file('db/views/new.ts', 'export const fresh = 1;\n'),
  file('described/v.json', '{"a":2}\n'),
  file('schema.sql', 'SELECT 1;\n'),
];

/** A project that holds `before`, copied for every case. */
let template = '';
let textsBefore: ReadonlyMap<string, string>;
let textsAfter: ReadonlyMap<string, string>;

beforeAll(async () => {
  template = projectFolder();
  await run(template, before);
  textsBefore = textsOf(join(template, 'generated'));
  const done = copyOf(template);
  await run(done, after);
  textsAfter = textsOf(join(done, 'generated'));
});

function copyOf(root: string): string {
  const copy = projectFolder();
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** What the next command does first. Returns what the output folder then holds. */
async function recoverIn(root: string): Promise<ReadonlyMap<string, string>> {
  const lock = await acquireLock(join(root, '.tablewright'), 0);
  recover(lock);
  lock.release();
  expect(readdirSync(join(root, '.tablewright')).filter((name) => name !== '.gitignore')).toEqual([]);
  return textsOf(join(root, 'generated'));
}

function countCalls(start: string, files: typeof after): Promise<number> {
  const { fs, calls } = dyingFileSystem(Number.POSITIVE_INFINITY, false);
  return run(copyOf(start), files, fs).then(calls);
}

describe('killed at every call that writes', () => {
  it.each([false, true])(
    'an update is then either undone or finished (half-way through a write: %s)',
    async (halfWay) => {
      const total = await countCalls(template, after);
      const outcomes = { undone: 0, finished: 0 };
      for (let at = 1; at <= total; at += 1) {
        const root = copyOf(template);
        await expect(run(root, after, dyingFileSystem(at, halfWay).fs)).rejects.toThrow(Killed);
        // A killed process leaves its lock; the test's own process lives, so the lock goes by hand.
        rmSync(join(root, '.tablewright/lock'), { force: true });
        for (const name of readdirSync(join(root, '.tablewright'))) {
          if (name.startsWith('lock.')) rmSync(join(root, '.tablewright', name));
        }
        const texts = await recoverIn(root);
        const finished = texts.get('db/tables/changed.ts') === textsAfter.get('db/tables/changed.ts');
        expect(texts, `killed at call ${at} of ${total}`).toEqual(finished ? textsAfter : textsBefore);
        outcomes[finished ? 'finished' : 'undone'] += 1;
        await run(root, after);
        expect(textsOf(join(root, 'generated'))).toEqual(textsAfter);
      }
      expect(outcomes.undone).toBeGreaterThan(5);
      expect(outcomes.finished).toBeGreaterThan(5);
    },
  );

  it('the first run of a project leaves nothing or everything', async () => {
    const total = await countCalls(projectFolder(), after);
    for (let at = 1; at <= total; at += 1) {
      const root = projectFolder();
      await expect(run(root, after, dyingFileSystem(at, true).fs)).rejects.toThrow(Killed);
      mkdirSync(join(root, '.tablewright'), { recursive: true });
      for (const name of readdirSync(join(root, '.tablewright'))) {
        if (name.startsWith('lock')) rmSync(join(root, '.tablewright', name));
      }
      const texts = await recoverIn(root);
      expect([0, textsAfter.size], `killed at call ${at} of ${total}`).toContain(texts.size);
      if (texts.size === 0) expect(readdirSync(root)).toEqual(['.tablewright']);
    }
  });

  it('a recovery that is killed itself is recovered from', async () => {
    const total = await countCalls(template, after);
    for (let at = 1; at <= total; at += 3) {
      const wounded = copyOf(template);
      await expect(run(wounded, after, dyingFileSystem(at, true).fs)).rejects.toThrow(Killed);
      rmSync(join(wounded, '.tablewright/lock'), { force: true });
      for (let second = 1; second < 40; second += 2) {
        const root = copyOf(wounded);
        const { fs, calls } = dyingFileSystem(second, true);
        try {
          recover({ stateDir: join(root, '.tablewright'), release: () => undefined }, fs);
        } catch (error) {
          expect(error).toBeInstanceOf(Killed);
        }
        recover({ stateDir: join(root, '.tablewright'), release: () => undefined });
        const texts = textsOf(join(root, 'generated'));
        const finished = texts.get('db/tables/changed.ts') === textsAfter.get('db/tables/changed.ts');
        expect(texts).toEqual(finished ? textsAfter : textsBefore);
        if (calls() < second) break;
      }
    }
  });
});

describe('killed by the system', () => {
  it('at random moments, a process leaves nothing half-written', async () => {
    const script = join(projectFolder(), 'writer.mjs');
    await build({
      stdin: {
        contents: `
          import { acquireLock } from './generator/write/lock.ts';
          import { recover } from './generator/write/recover.ts';
          import { compareArtifacts } from './generator/write/compare.ts';
          import { writeArtifacts } from './generator/write/write-artifacts.ts';
          const root = process.argv[2];
          process.send('ready');
          for (let version = 0; ; version += 1) {
            const files = [];
            for (let at = 0; at < 40; at += 1) {
              files.push({ path: 'db/' + (at % 3 === 0 ? version + '_' : '') + at + '.ts', content: 'export const version = ' + version + ';\\n', header: true });
            }
            const lock = await acquireLock(root + '/.tablewright', 0);
            recover(lock);
            writeArtifacts(lock, compareArtifacts(root + '/generated', files, { inputFolders: [], choices: {} }));
            lock.release();
          }`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      logLevel: 'silent',
    });
    const root = projectFolder();
    for (let round = 0; round < 12; round += 1) {
      const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
      await messageOf(child);
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      expect(child.kill('SIGKILL')).toBe(true);
      await ended;
      // The dead writer's lock is taken over here.
      const texts = await recoverIn(root);
      const versions = new Set(
        [...texts].filter(([path]) => path.endsWith('.ts')).map(([, text]) => text.split('\n')[1]),
      );
      expect(versions.size).toBeLessThanOrEqual(1);
      expect([0, 41]).toContain(texts.size);
    }
  });
});

function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the writer ended before it began')));
  });
}

describe('a full disk', () => {
  it('leaves everything as it was and says so, wherever it happens', async () => {
    const probe = fullFileSystem(Number.POSITIVE_INFINITY);
    await run(copyOf(template), after, probe.fs);
    for (let at = 1; at <= probe.calls(); at += 1) {
      const root = copyOf(template);
      await expect(run(root, after, fullFileSystem(at).fs)).rejects.toThrow(
        /TW514 the disk is full: nothing was changed/,
      );
      expect(textsOf(join(root, 'generated'))).toEqual(textsBefore);
      expect(readdirSync(join(root, '.tablewright'))).toEqual(['.gitignore']);
    }
  });

  it('of a real file system is noticed and undone', async ({ skip }) => {
    const mount = projectFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount], { stdio: 'ignore' });
    } catch {
      skip('mounting a file system takes root; the case above stands in for it');
    }
    try {
      await run(mount, [file('a.ts', 'x\n')]);
      const earlier = textsOf(join(mount, 'generated'));
      const large = [file('a.ts', 'y\n'), file('b.ts', 'z'.repeat(30_000)), file('c.ts', 'z'.repeat(60_000))];
      await expect(run(mount, large)).rejects.toThrow(SchemaError);
      expect(textsOf(join(mount, 'generated'))).toEqual(earlier);
      const lock = await acquireLock(join(mount, '.tablewright'), 0);
      expect(recover(lock)).toEqual([]);
      lock.release();
      expect(
        compareArtifacts(join(mount, 'generated'), [file('a.ts', 'x\n')], compareOptions).differences,
      ).toEqual([]);
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});
