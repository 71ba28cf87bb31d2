import { join } from 'node:path';
import { contentHash } from './content-hash.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import type { GeneratedFile } from './generated-file.ts';
import { isUntouched, matchesHash, printHeader, readHeader, withHeader } from './header.ts';
import { type Manifest, manifestPath, serialiseManifest } from './manifest.ts';
import { checkPaths, type OutputFolder, readOutputFolder } from './output-folder.ts';

/**
 * `missing` is not there; `stale` is as some earlier input yielded it; `edited` was changed by hand; `leftover`
 * is ours, but no input yields it any more; `blocked` has something in its place that we did not write; `amended`
 * is an input (a migration) that was edited since it was generated: the user's right, and worth a look.
 */
export type FileState = 'missing' | 'stale' | 'edited' | 'leftover' | 'blocked' | 'amended';

export interface FileDifference {
  readonly path: string;
  readonly state: FileState;
  /** Whole text that the inputs yield; null where they yield no file, or where the file is an input itself. */
  readonly expected: string | null;
  /** Text that is there; null where there is none that can be read. */
  readonly actual: string | null;
}

export interface Comparison {
  /** Sorted by path; the manifest, where it differs, is last. */
  readonly differences: readonly FileDifference[];
  /** Files under the output folder that are none of ours: left alone. */
  readonly foreign: readonly string[];
  readonly unchanged: number;
  /** Why the manifest could not be used; it is then rebuilt from the headers. */
  readonly manifestProblem: 'missing' | 'unreadable' | null;
  /** Hash of the body of every file of ours, by path. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly folder: OutputFolder;
}

export interface CompareOptions {
  /**
   * Folders (`migrations/`) whose files are inputs too: written once, kept, and compared only with what the
   * manifest remembers of them.
   */
  readonly inputFolders: readonly string[];
  /** Files that are ours whatever the manifest says; of those in input folders, this run gives up what it does not write. */
  readonly rewrites?: (path: string) => boolean;
  /** Files in input folders of which the manifest takes note as they are now, though it remembers others. */
  readonly accepts?: (path: string) => boolean;
  readonly choices: Manifest['choices'];
  readonly fs?: FileSystem;
}

/**
 * Compares what the inputs yield with what stands under the output folder, byte by byte.
 *
 * @throws SchemaError TW516 for a path that may not be.
 */
export function compareArtifacts(
  outDir: string,
  files: readonly GeneratedFile[],
  options: CompareOptions,
): Comparison {
  const fs = options.fs ?? nodeFileSystem;
  checkPaths(files.map(({ path }) => path));
  const folder = readOutputFolder(fs, outDir);
  const known = folder.manifest?.files ?? null;
  const differences: FileDifference[] = [];
  const foreign: string[] = [];
  const hashes = new Map<string, string>();
  let unchanged = 0;
  for (const file of files) {
    const { path, content, header } = file;
    const hash = contentHash(content);
    hashes.set(path, hash);
    const actual = folder.files.has(path) ? fs.readText(join(folder.root, path)) : null;
    if (actual !== null && isWhole(actual, file, hash)) unchanged += 1;
    else {
      const stale = actual !== null && options.rewrites?.(path) === true && !isObstructed(path, folder);
      const state = stale ? 'stale' : stateOf(path, actual, header, folder);
      differences.push(new Unwritten(file, hash, actual, state));
    }
  }
  for (const path of folder.files) {
    if (hashes.has(path) || path === manifestPath) continue;
    const text = fs.readText(join(folder.root, path));
    const remembered = known?.get(path);
    if (options.inputFolders.some((prefix) => path.startsWith(prefix))) {
      if (options.rewrites?.(path) === true) {
        differences.push({ path, state: 'leftover', expected: null, actual: text });
        continue;
      }
      const isKnown = remembered === undefined || matchesHash(text, remembered);
      // Else a run that is about something else would hide an edit that nobody proved, or turn with the line ends.
      const isNew = remembered === undefined || (!isKnown && options.accepts?.(path) === true);
      hashes.set(path, isNew ? contentHash(text) : remembered);
      if (isKnown) unchanged += 1;
      else differences.push({ path, state: 'amended', expected: null, actual: text });
    } else if (remembered === undefined && readHeader(text) === null) foreign.push(path);
    else {
      const untouched = isUntouched(text) || (remembered !== undefined && matchesHash(text, remembered));
      differences.push({ path, state: untouched ? 'leftover' : 'edited', expected: null, actual: text });
    }
  }
  differences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const manifest = serialiseManifest({ choices: options.choices, files: hashes });
  if (folder.manifestText === manifest) unchanged += 1;
  else {
    const state = folder.manifestText === null ? 'missing' : 'stale';
    differences.push({ path: manifestPath, state, expected: manifest, actual: folder.manifestText });
  }
  return { differences, foreign, unchanged, manifestProblem: manifestProblem(folder), hashes, folder };
}

function wholeText({ path, content, header }: GeneratedFile, hash: string): string {
  return header ? withHeader(path, content, hash) : content;
}

/** Whether a text is what a file says; compared in parts, as joining them would copy every file. */
function isWhole(text: string, { path, content, header }: GeneratedFile, hash: string): boolean {
  const head = header ? printHeader(path, hash) : '';
  return text.length === head.length + content.length && text.startsWith(head) && text.endsWith(content);
}

/** A file that is to be written. Its text is joined each time that it is asked for: kept, it would stand in memory twice. */
class Unwritten implements FileDifference {
  readonly path: string;
  readonly actual: string | null;
  readonly state: FileState;
  readonly #file: GeneratedFile;
  readonly #hash: string;

  constructor(file: GeneratedFile, hash: string, actual: string | null, state: FileState) {
    this.path = file.path;
    this.actual = actual;
    this.state = state;
    this.#file = file;
    this.#hash = hash;
  }

  get expected(): string {
    return wholeText(this.#file, this.#hash);
  }
}

function stateOf(path: string, actual: string | null, header: boolean, folder: OutputFolder): FileState {
  if (isObstructed(path, folder)) return 'blocked';
  if (actual === null) return 'missing';
  if (header) {
    if (readHeader(actual) !== null) return isUntouched(actual) ? 'stale' : 'edited';
    return folder.manifest?.files.has(path) === false ? 'blocked' : 'edited';
  }
  // Without header and without manifest nothing tells an edit from an old version; what stands under a name that
  // only we would choose is taken for ours.
  if (folder.manifest === null) return 'stale';
  const remembered = folder.manifest.files.get(path);
  if (remembered === undefined) return 'blocked';
  return matchesHash(actual, remembered) ? 'stale' : 'edited';
}

/** A link or a folder where the file should be, or a link or a file where one of its folders should be. */
function isObstructed(path: string, { files, folders, others }: OutputFolder): boolean {
  if (others.has(path) || folders.has(path)) return true;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const parent = path.slice(0, at);
    if (others.has(parent) || files.has(parent)) return true;
  }
  return false;
}

function manifestProblem(folder: OutputFolder): Comparison['manifestProblem'] {
  if (folder.manifest !== null) return null;
  if (folder.manifestText !== null) return 'unreadable';
  return folder.files.size > 0 ? 'missing' : null;
}
