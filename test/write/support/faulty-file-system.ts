import { writeFileSync } from 'node:fs';
import { type FileSystem, nodeFileSystem } from '../../../generator/write/file-system.ts';

/** Thrown where a killed process would have ended; it has no code, so that nothing handles it. */
export class Killed extends Error {}

type Call = keyof FileSystem;

const reading: ReadonlySet<Call> = new Set([
  'readText',
  'list',
  'realPath',
  'isLink',
  'checkWritable',
  'device',
]);

/**
 * The real file system, which stops at the n-th call that writes: before it, or (of a call that writes content)
 * half-way through it. After that every call stops, as in a process that is gone.
 */
export function dyingFileSystem(dieAt: number, halfWay: boolean): { fs: FileSystem; calls(): number } {
  let calls = 0;
  let dead = false;
  const guard = (call: Call, path: string, content?: string): void => {
    if (dead) throw new Killed();
    if (reading.has(call)) return;
    calls += 1;
    if (calls !== dieAt) return;
    dead = true;
    if (halfWay && content !== undefined) writeFileSync(path, content.slice(0, content.length / 2));
    throw new Killed();
  };
  return { fs: guarded(guard), calls: () => calls };
}

/** The real file system on a disk that is full from the n-th write on, and stays so. Removing still works. */
export function fullFileSystem(fullAt: number): { fs: FileSystem; calls(): number } {
  let calls = 0;
  const guard = (call: Call, path: string, content?: string): void => {
    if (call !== 'create' && call !== 'replace' && call !== 'mkdir') return;
    calls += 1;
    if (calls < fullAt) return;
    if (content !== undefined) writeFileSync(path, content.slice(0, content.length / 2));
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${call} '${path}'`), { code: 'ENOSPC' });
  };
  return { fs: guarded(guard), calls: () => calls };
}

function guarded(guard: (call: Call, path: string, content?: string) => void): FileSystem {
  const real = nodeFileSystem;
  const one =
    <Result>(call: Call, run: (path: string) => Result) =>
    (path: string): Result => {
      guard(call, path);
      return run(path);
    };
  const two = (call: 'rename' | 'link') => (from: string, to: string) => {
    guard(call, from);
    real[call](from, to);
  };
  const write = (call: 'create' | 'replace') => (path: string, content: string) => {
    guard(call, path, content);
    real[call](path, content);
  };
  return {
    readText: one('readText', real.readText),
    create: write('create'),
    replace: write('replace'),
    rename: two('rename'),
    link: two('link'),
    unlink: one('unlink', real.unlink),
    mkdir: one('mkdir', real.mkdir),
    rmdir: one('rmdir', real.rmdir),
    list: one('list', real.list),
    realPath: one('realPath', real.realPath),
    isLink: one('isLink', real.isLink),
    checkWritable: one('checkWritable', real.checkWritable),
    device: one('device', real.device),
  };
}
