import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { compareArtifacts } from '../../../generator/write/compare.ts';
import { type FileSystem, nodeFileSystem } from '../../../generator/write/file-system.ts';
import type { GeneratedFile } from '../../../generator/write/generated-file.ts';
import { acquireLock } from '../../../generator/write/lock.ts';
import { recover } from '../../../generator/write/recover.ts';
import { type WriteReport, writeArtifacts } from '../../../generator/write/write-artifacts.ts';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** An empty project, removed after the tests of the file. */
export function projectFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tablewright-write-'));
  made.push(folder);
  return folder;
}

export function file(path: string, content: string): GeneratedFile {
  return { path, content, header: !path.endsWith('.json') };
}

export const compareOptions = { inputFolders: ['migrations/'], choices: { imports: 'js' } } as const;

/** One whole run as the API does it: lock, recover, compare, write. */
export async function run(
  root: string,
  files: readonly GeneratedFile[],
  fs: FileSystem = nodeFileSystem,
): Promise<WriteReport> {
  const lock = await acquireLock(join(root, '.tablewright'), 0, fs);
  try {
    recover(lock, fs);
    return writeArtifacts(
      lock,
      compareArtifacts(join(root, 'generated'), files, { ...compareOptions, fs }),
      fs,
    );
  } finally {
    lock.release();
  }
}

/** Every file below a folder with its text. */
export function textsOf(folder: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (at: string): void => {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else texts.set(path, readFileSync(join(folder, path), 'utf8'));
    }
  };
  try {
    walk('');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
