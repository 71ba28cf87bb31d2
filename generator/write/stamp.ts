import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { contentHash } from './content-hash.ts';
import { readHeader } from './header.ts';

/** Size, times of change in milliseconds, and hash of the body: the hash is asked only when the rest differs. */
type StampedFile = readonly [path: string, size: number, mtime: number, ctime: number, hash: string];

/** Hash of the bytes; then size and times of change, both times 0 where they could not tell a later change. */
type StampedInput = readonly [path: string, hash: string, size: number, mtime: number, ctime: number];

/** Time of change in milliseconds, and how many names it holds. */
type StampedFolder = readonly [path: string, mtime: number, names: number];

/**
 * What the last `generate` saw and wrote. Never committed: it holds times. While it holds, running again would
 * change nothing; `check` never reads it.
 */
export interface Stamp {
  readonly format: 1;
  /** Hash of the tool's own build. Node's version is not part of it: it changes no byte. */
  readonly tool: string;
  /** Everything that was read, by absolute path: schema.ts and its import graph, package.json, templates. */
  readonly inputs: readonly StampedInput[];
  /** Absolute paths that were tried and were not there: one that appears may be what an import now means. */
  readonly absent: readonly string[];
  /** Folders whose listing is an input (templates, migrations) and their names, null for one that is not there. */
  readonly listings: readonly (readonly [path: string, names: string | null])[];
  /** Absolute path of the output folder. */
  readonly outDir: string;
  readonly outputs: readonly StampedFile[];
  /** The folders of the outputs: one that has more or fewer names than it had is looked into. */
  readonly folders: readonly StampedFolder[];
  /** Ids of migrations that were not proved when they were planned, for a flag or for want of a server. */
  readonly unproved: readonly string[];
  /** Majors of the servers on which the newest migration was proved. */
  readonly provedOn: readonly number[];
}

export const stampName = 'stamp.json';

export interface StampFacts extends Omit<Stamp, 'format' | 'inputs' | 'listings' | 'outputs' | 'folders'> {
  /** When the run began, in milliseconds since 1970: an input younger than that may not be what was read. */
  readonly startedAt: number;
  readonly inputs: readonly string[];
  readonly listings: readonly string[];
  /** Hash of the body by path. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** The stamp of a finished run, or null when an input changed meanwhile. */
export function makeStamp(facts: StampFacts): Stamp | null {
  const inputs: StampedInput[] = [];
  for (const path of facts.inputs) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.mtimeMs >= facts.startedAt) return null;
    inputs.push(stampInput(path, contentHash(readFileSync(path, 'utf8')), stats));
  }
  const outputs: StampedFile[] = [];
  for (const [path, hash] of facts.outputs) {
    const stats = statSync(`${facts.outDir}/${path}`, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    outputs.push([path, stats.size, stats.mtimeMs, stats.ctimeMs, hash]);
  }
  const folders: StampedFolder[] = [];
  for (const path of foldersOf(facts.outputs.keys())) folders.push(stampFolder(facts.outDir, path));
  const { tool, absent, outDir, unproved, provedOn } = facts;
  const listings = facts.listings.map((path) => [path, listing(path)] as const);
  return { format: 1, tool, inputs, absent, listings, outDir, outputs, folders, unproved, provedOn };
}

/** One line an output, for people who look into it. */
export function serialiseStamp(stamp: Stamp): string {
  const { outputs, ...rest } = stamp;
  const lines = outputs.map((output) => JSON.stringify(output)).join(',\n');
  return `${JSON.stringify(rest).slice(0, -1)},"outputs":[\n${lines}\n]}\n`;
}

/** A stamp's text read back; null for none, a half-written one, or one of another format or build. */
export function parseStamp(text: string, tool: string): Stamp | null {
  try {
    const stamp: unknown = JSON.parse(text);
    if (typeof stamp !== 'object' || stamp === null || !('format' in stamp) || !('tool' in stamp))
      return null;
    return stamp.format === 1 && stamp.tool === tool ? (stamp as Stamp) : null;
  } catch {
    return null;
  }
}

/** Whether everything is still as the stamp says, cheapest question first. */
export function stampHolds(stamp: Stamp): boolean {
  return changedInputs(stamp, true).length === 0 && outputsHold(stamp);
}

/** Paths of the inputs that are not what they were; only one of them where that is enough. */
export function changedInputs({ inputs }: Stamp, oneIsEnough = false): readonly string[] {
  const changed: string[] = [];
  for (const input of inputs) {
    if (inputHolds(input)) continue;
    changed.push(input[0]);
    if (oneIsEnough) break;
  }
  return changed;
}

/** Whether all but the inputs is still as the stamp says. */
export function outputsHold(stamp: Stamp): boolean {
  for (const path of stamp.absent) if (statSync(path, quiet) !== undefined) return false;
  for (const [path, names] of stamp.listings) if (listing(path) !== names) return false;
  for (const [path, mtime, names] of stamp.folders) {
    const folder = `${stamp.outDir}/${path}`;
    const stats = statSync(folder, quiet);
    if (stats === undefined) return false;
    if (stats.mtimeMs !== mtime && readdirSync(folder).length !== names) return false;
  }
  for (const output of stamp.outputs) {
    const [path, size, mtime, ctime, hash] = output;
    const target = `${stamp.outDir}/${path}`;
    const stats = statSync(target, quiet);
    if (stats === undefined || stats.size !== size) return false;
    if (stats.mtimeMs === mtime && stats.ctimeMs === ctime) continue;
    if (!isSameBody(readFileSync(target, 'utf8'), hash)) return false;
  }
  return true;
}

export interface StampChanges {
  readonly startedAt: number;
  /** Of inputs that changed, the hash of what was read. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Of files that were written, the hash of the body. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly unproved: readonly string[];
}

/** The stamp of a run that wrote a few files where the stamp held; null when an input changed meanwhile. */
export function renewStamp(
  stamp: Stamp,
  { startedAt, inputs, outputs, unproved }: StampChanges,
): Stamp | null {
  for (const path of inputs.keys()) if (statSync(path).mtimeMs >= startedAt) return null;
  const files = new Map(stamp.outputs.map((output) => [output[0], output]));
  for (const [path, hash] of outputs) {
    const { size, mtimeMs, ctimeMs } = statSync(`${stamp.outDir}/${path}`);
    files.set(path, [path, size, mtimeMs, ctimeMs, hash]);
  }
  const folders = new Map(stamp.folders.map((folder) => [folder[0], folder]));
  for (const path of foldersOf(outputs.keys())) folders.set(path, stampFolder(stamp.outDir, path));
  return {
    ...stamp,
    inputs: stamp.inputs.map((input) => {
      const [path] = input;
      const hash = inputs.get(path);
      return hash === undefined ? input : stampInput(path, hash, statSync(path));
    }),
    listings: stamp.listings.map(([path]) => [path, listing(path)]),
    outputs: [...files.values()],
    folders: [...folders.values()],
    unproved,
  };
}

const quiet = { throwIfNoEntry: false } as const;

/**
 * File systems count time in ticks, some of ten milliseconds, some of whole seconds: a file that is changed again within
 * the tick of its last change has the same times.
 */
function stampInput(path: string, hash: string, { size, mtimeMs, ctimeMs }: Stats): StampedInput {
  const tick = ctimeMs % 1000 === 0 ? 2000 : 20;
  return Date.now() - ctimeMs > tick ? [path, hash, size, mtimeMs, ctimeMs] : [path, hash, size, 0, 0];
}

function inputHolds([path, hash, size, mtime, ctime]: StampedInput): boolean {
  const stats = statSync(path, quiet);
  if (stats === undefined || stats.size !== size) return false;
  if (stats.mtimeMs === mtime && stats.ctimeMs === ctime) return true;
  return contentHash(readFileSync(path, 'utf8')) === hash;
}

function stampFolder(outDir: string, path: string): StampedFolder {
  const folder = `${outDir}/${path}`;
  return [path, statSync(folder).mtimeMs, readdirSync(folder).length];
}

/** Every folder on the way to a file, the outermost as ''. */
function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0 && !folders.has(path.slice(0, at)); ) {
      folders.add(path.slice(0, at));
      at = path.lastIndexOf('/', at - 1);
    }
  }
  return folders;
}

function isSameBody(text: string, hash: string): boolean {
  const header = readHeader(text);
  if (header === null) return contentHash(text) === hash;
  return header.hash === hash && contentHash(header.body) === hash;
}

function listing(path: string): string | null {
  try {
    return readdirSync(path).sort().join('\n');
  } catch {
    return null;
  }
}
