import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BugError } from '../../generator/kernel/diagnostic.ts';
import { compareArtifacts, type FileDifference } from '../../generator/write/compare.ts';
import { firstDifference } from '../../generator/write/first-difference.ts';
import type { GeneratedFile } from '../../generator/write/generated-file.ts';
import { isUntouched, readHeader, withHeader } from '../../generator/write/header.ts';
import { acquireLock } from '../../generator/write/lock.ts';
import { parseManifest, serialiseManifest } from '../../generator/write/manifest.ts';
import { unifiedDiff } from '../../generator/write/unified-diff.ts';
import { compareOptions, file, projectFolder, run, textsOf } from './support/project-folder.ts';

const files = [
  file('a.ts', 'export const a = 1;\n'),
  file('docs/b.md', '# b\n'),
  file('c.json', '{"c":1}\n'),
];

async function project(content: readonly GeneratedFile[] = files): Promise<{ root: string; out: string }> {
  const root = projectFolder();
  await run(root, content);
  return { root, out: join(root, 'generated') };
}

function states(out: string, content: readonly GeneratedFile[]): Record<string, FileDifference['state']> {
  const { differences } = compareArtifacts(out, content, compareOptions);
  return Object.fromEntries(differences.map(({ path, state }) => [path, state]));
}

describe('header', () => {
  it('tells an untouched file from an edited one, for every extension', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.ts', 'a.d.ts', 'a.sql', 'a.md', 'a.mmd', 'a.html'),
        fc.string(),
        (path, body) => {
          const text = withHeader(path, body);
          expect(readHeader(text)?.body).toBe(body);
          expect(isUntouched(text)).toBe(true);
          expect(isUntouched(`${text}x`)).toBe(false);
        },
      ),
    );
  });

  it('takes a checkout with CRLF for untouched', () => {
    expect(isUntouched(withHeader('a.sql', 'SELECT 1;\nSELECT 2;\n').replaceAll('\n', '\r\n'))).toBe(true);
  });

  it('is nothing that JSON could carry', () => {
    expect(() => withHeader('a.json', '{}')).toThrow(BugError);
    expect(readHeader('{}')).toBeNull();
  });
});

describe('manifest', () => {
  it('is one sorted line a file and reads back, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (entries) => {
        const manifest = { choices: { imports: 'ts' }, files: new Map(entries) };
        const text = serialiseManifest(manifest);
        expect(parseManifest(text)?.files).toEqual(manifest.files);
        expect(text.split('\n')).toHaveLength(Math.max(1, manifest.files.size) + 3);
      }),
    );
  });

  it.each([
    '',
    '{"format":1,"files":{',
    '<<<<<<< ours\n{}\n=======\n',
    '{"format":2}',
    '[]',
    '{"format":1,"choices":{},"files":{"a":1}}',
  ])('is refused when it cannot be trusted: %j', (text) => {
    expect(parseManifest(text)).toBeNull();
  });
});

describe('a run', () => {
  it('writes only what changed and keeps the mtime of the rest', async () => {
    const { root, out } = await project();
    const past = new Date('2020-01-01T00:00:00Z');
    for (const { path } of files) utimesSync(join(out, path), past, past);
    const report = await run(root, [file('a.ts', 'export const a = 2;\n'), ...files.slice(1)]);
    expect(report).toMatchObject({
      created: [],
      updated: ['a.ts', 'manifest.json'],
      removed: [],
      unchanged: 2,
    });
    expect(statSync(join(out, 'docs/b.md')).mtimeMs).toBe(past.getTime());
    expect(statSync(join(out, 'a.ts')).mtimeMs).toBeGreaterThan(past.getTime());
    expect(await run(root, [file('a.ts', 'export const a = 2;\n'), ...files.slice(1)])).toMatchObject({
      unchanged: 4,
      updated: [],
    });
  });

  it('removes what is stale, with folders that it empties, and nothing that it did not write', async () => {
    const { root, out } = await project();
    writeFileSync(join(out, 'README.txt'), 'mine\n');
    expect((await run(root, files.slice(0, 1))).removed).toEqual(['c.json', 'docs/b.md']);
    expect([...textsOf(out).keys()]).toEqual(['README.txt', 'a.ts', 'manifest.json']);
    expect(() => statSync(join(out, 'docs'))).toThrow(/ENOENT/);
  });

  it.each([
    ['a.ts', (text: string) => `${text}// mine\n`],
    ['a.ts', () => 'export const a = 3;\n'],
    ['c.json', () => '{"c":3}\n'],
  ])(
    'refuses an edited %s before it writes anything, and one that would be removed too',
    async (path, edit) => {
      const { root, out } = await project();
      writeFileSync(join(out, path), edit(readFileSync(join(out, path), 'utf8')));
      const texts = textsOf(out);
      const changed = [
        file('a.ts', 'export const a = 9;\n'),
        file('c.json', '{"c":9}\n'),
        file('new.ts', '\n'),
      ];
      await expect(run(root, changed)).rejects.toThrow(`TW512 ${path} was edited by hand`);
      await expect(run(root, [file('new.ts', '\n')])).rejects.toThrow(`TW512 ${path} was edited by hand`);
      expect(textsOf(out)).toEqual(texts);
    },
  );

  it('says what to do with a file that a merge left in conflict', async () => {
    const { root, out } = await project();
    const text = readFileSync(join(out, 'a.ts'), 'utf8');
    writeFileSync(
      join(out, 'a.ts'),
      `${text}<<<<<<< HEAD\nexport {};\n=======\nexport default 1;\n>>>>>>> theirs\n`,
    );
    await expect(run(root, [file('a.ts', '\n')])).rejects.toMatchObject({
      diagnostics: [
        {
          message: 'a.ts has the marks of a merge that is not done',
          hint: "Take either side whole, as it is written anew: git checkout --ours -- 'a.ts'. Then run the command again.",
        },
      ],
    });
  });

  it.each([
    ['lost', null],
    ['half-written', '{"format":1,"choices":{},"files":{\n"a.ts":"12'],
    ['in conflict', '<<<<<<< HEAD\n"a.ts":"1"\n=======\n"a.ts":"2"\n>>>>>>> theirs\n'],
  ])('rebuilds a manifest that is %s from the headers, with a warning', async (_, text) => {
    const { root, out } = await project([...files, file('stale.sql', 'SELECT 1;\n')]);
    if (text === null) rmSync(join(out, 'manifest.json'));
    else writeFileSync(join(out, 'manifest.json'), text);
    const report = await run(root, [file('a.ts', 'export const a = 2;\n'), ...files.slice(1)]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['TW519']);
    expect(report.removed).toEqual(['stale.sql']);
    expect(states(out, [file('a.ts', 'export const a = 2;\n'), ...files.slice(1)])).toEqual({});
  });

  it('keeps migrations: written once, edited by their owner, never stale, and told of until somebody seals them', async () => {
    const migration = { path: 'migrations/0001_x/up.sql', content: 'SELECT 1;\n', header: false };
    const { root, out } = await project([...files, migration]);
    expect(states(out, files)).toEqual({});
    writeFileSync(join(out, migration.path), 'SELECT 2;\n');
    expect(states(out, files)).toEqual({ [migration.path]: 'amended' });
    await run(root, [file('b.ts', 'export const b = 1;\n'), ...files]);
    expect(states(out, [file('b.ts', 'export const b = 1;\n'), ...files])).toEqual({
      [migration.path]: 'amended',
    });
    expect(readFileSync(join(out, migration.path), 'utf8')).toBe('SELECT 2;\n');
  });

  it('never writes through a link or over what is not ours', async () => {
    const { root, out } = await project();
    const outside = projectFolder();
    symlinkSync(outside, join(out, 'db'));
    writeFileSync(join(outside, 'victim.ts'), 'safe\n');
    symlinkSync(join(outside, 'victim.ts'), join(out, 'link.ts'));
    writeFileSync(join(out, 'mine.ts'), 'mine\n');
    mkdirSync(join(out, 'folder.ts'));
    for (const path of ['db/new.ts', 'link.ts', 'mine.ts', 'folder.ts']) {
      await expect(run(root, [...files, file(path, 'evil\n')])).rejects.toThrow('TW513');
    }
    expect(textsOf(outside)).toEqual(new Map([['victim.ts', 'safe\n']]));
  });

  it.each([
    '../x.ts',
    '/x.ts',
    'a/../../x.ts',
    'a\\b.ts',
    'con.ts',
    'a/NUL',
    'x\0.ts',
    'x./y.ts',
    '',
    'a//b.ts',
  ])('refuses the path %j', (path) => {
    expect(() => compareArtifacts(projectFolder(), [file(path, '')], compareOptions)).toThrow('TW516');
  });

  it('refuses two paths that one file system would hold as one', () => {
    const both = [file('User.ts', ''), file('user.ts', '')];
    expect(() => compareArtifacts(projectFolder(), both, compareOptions)).toThrow('TW516');
  });
});

describe('compare', () => {
  it('tells missing, stale, edited and leftover apart, and lists what is not ours', async () => {
    const { out } = await project([...files, file('d.sql', 'SELECT 1;\n'), file('old.md', 'old\n')]);
    rmSync(join(out, 'docs/b.md'));
    writeFileSync(join(out, 'c.json'), '{"c":2}\n');
    writeFileSync(join(out, 'README'), 'mine\n');
    const now = [...files, file('d.sql', 'SELECT 2;\n')];
    expect(states(out, now)).toEqual({
      'docs/b.md': 'missing',
      'c.json': 'edited',
      'd.sql': 'stale',
      'old.md': 'leftover',
      'manifest.json': 'stale',
    });
    expect(compareArtifacts(out, now, compareOptions).foreign).toEqual(['README']);
  });

  it('finds the first line that differs', () => {
    expect(firstDifference('a\nb\nc\n', 'a\nx\nc\n')).toEqual({ line: 2, expected: 'b', actual: 'x' });
    expect(firstDifference('a\nb\n', 'a\n')).toEqual({ line: 2, expected: 'b', actual: null });
    expect(firstDifference('', 'a')).toEqual({ line: 1, expected: null, actual: 'a' });
    expect(firstDifference('a', 'a')).toBeNull();
  });

  it('prints a unified diff that patch understands', async () => {
    const diff = await unifiedDiff(
      [
        { path: 'n.ts', state: 'missing', expected: 'a\nb\n', actual: null },
        { path: 'c.ts', state: 'stale', expected: '1\n2\n', actual: '1\n3\n' },
        { path: 'o.ts', state: 'leftover', expected: null, actual: 'x' },
      ],
      'generated',
    );
    expect(diff).toBe(
      '--- /dev/null\n+++ b/generated/n.ts\n@@ -0,0 +1,2 @@\n+a\n+b\n' +
        '--- a/generated/c.ts\n+++ b/generated/c.ts\n@@ -1,2 +1,2 @@\n 1\n-3\n+2\n' +
        '--- a/generated/o.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n\\ No newline at end of file\n',
    );
  });
});

describe('lock', () => {
  it('is held by one alone, and names its holder to the other', async () => {
    const stateDir = join(projectFolder(), '.tablewright');
    const lock = await acquireLock(stateDir, 0);
    await expect(acquireLock(stateDir, 0)).rejects.toThrow(
      `TW511 another tablewright (process ${process.pid} `,
    );
    const waiting = acquireLock(stateDir, 5000);
    setTimeout(() => lock.release(), 100);
    (await waiting).release();
    expect([...textsOf(stateDir)]).toEqual([['.gitignore', '*\n']]);
  });

  it.each(['', '{"pid":4194999,"start":"1","host":"HOST"}', '{"pid":PID,"start":"1","host":"HOST"}'])(
    'of a process that is gone, or of one that had our number before us, is taken over: %s',
    async (text) => {
      const stateDir = join(projectFolder(), '.tablewright');
      mkdirSync(stateDir);
      const { hostname } = await import('node:os');
      writeFileSync(
        join(stateDir, 'lock'),
        text.replace('HOST', hostname()).replace('PID', `${process.pid}`),
      );
      const lock = await acquireLock(stateDir, 0);
      lock.release();
    },
  );

  it('is cleared of what was left by those who were killed while they took it', async () => {
    const stateDir = join(projectFolder(), '.tablewright');
    mkdirSync(stateDir);
    const left = ['lock.4194999', 'lock.4194998.stale', 'lock.4194997', `lock.${process.ppid}`];
    const elsewhere = '{"pid":4194997,"start":"1","host":"elsewhere.example"}';
    for (const name of left) writeFileSync(join(stateDir, name), name === 'lock.4194997' ? elsewhere : '');
    (await acquireLock(stateDir, 0)).release();
    expect([...textsOf(stateDir).keys()].sort()).toEqual(['lock.4194997', `lock.${process.ppid}`].sort());
  });
});
