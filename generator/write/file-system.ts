import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * The system calls that writing needs, one method each, so that a test can fail or stop at every one of them.
 * Synchronous: thousands of small files cost half the CPU of the asynchronous calls.
 */
export interface FileSystem {
  readText(path: string): string;
  /** Fails when the path exists, a symbolic link included. */
  create(path: string, content: string): void;
  replace(path: string, content: string): void;
  rename(from: string, to: string): void;
  /** A second name for a file; fails when it exists. */
  link(from: string, to: string): void;
  unlink(path: string): void;
  mkdir(path: string): void;
  rmdir(path: string): void;
  list(path: string): readonly Dirent[];
  realPath(path: string): string;
  isLink(path: string): boolean;
  checkWritable(path: string): void;
  /** Identity of the file system that holds the path. */
  device(path: string): number;
}

/** What Node throws of a folder names no path. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'EISDIR' || !(error instanceof Error)) throw error;
    throw Object.assign(error, { message: `${error.message} '${path}'`, path });
  }
}

export const nodeFileSystem: FileSystem = {
  readText,
  create: createFile,
  replace: (path, content) => writeFileSync(path, content),
  rename: renameSync,
  link: linkSync,
  unlink: unlinkSync,
  mkdir: (path) => {
    mkdirSync(path);
  },
  rmdir: rmdirSync,
  list: (path) => readdirSync(path, { withFileTypes: true }),
  realPath: (path) => realpathSync(path),
  isLink: (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true,
  checkWritable: (path) => accessSync(path, constants.W_OK),
  device: (path) => statSync(path).dev,
};

/** `writeFileSync` makes a Buffer of a text first: for thousands of small files that is half of what it costs. */
function createFile(path: string, content: string): void {
  const file = openSync(path, 'wx');
  try {
    const written = writeSync(file, content);
    // A disk that is nearly full takes a part, and then refuses the rest.
    if (written < Buffer.byteLength(content)) writeRest(file, Buffer.from(content), written);
  } finally {
    closeSync(file);
  }
}

function writeRest(file: number, bytes: Buffer, from: number): void {
  for (let at = from; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** `ENOENT` and the like, or null for an error that no system call made. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Reads a file that may be absent. */
export function readIfPresent(fs: FileSystem, path: string): string | null {
  try {
    return fs.readText(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Removes a file that may be gone already. */
export function removeIfPresent(fs: FileSystem, path: string): void {
  try {
    fs.unlink(path);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}

/** Makes a folder with its parents; returns those that it made, outermost first. */
export function makeFolder(fs: FileSystem, path: string): readonly string[] {
  try {
    fs.mkdir(path);
    return [path];
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return [];
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const made = makeFolder(fs, dirname(path));
  // Not by itself again: below a link that leads nowhere it would never end.
  fs.mkdir(path);
  return [...made, path];
}
