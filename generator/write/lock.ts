import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  type FileSystem,
  makeFolder,
  nodeFileSystem,
  readIfPresent,
  removeIfPresent,
  systemCode,
} from './file-system.ts';
import { explainFailure, writeError } from './write-problem.ts';

/** Proof that this process alone writes; held from before the history is read until everything is written. */
export interface Lock {
  readonly stateDir: string;
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly start: string | null;
  readonly host: string;
}

/**
 * Takes `.tablewright/lock`, waiting for another `generate` to finish. A lock whose process is gone is taken over.
 *
 * @param patience milliseconds to wait for a live holder
 * @throws SchemaError TW511 when another process holds it for longer
 */
export async function acquireLock(
  stateDir: string,
  patience = 10_000,
  fs: FileSystem = nodeFileSystem,
): Promise<Lock> {
  const path = join(stateDir, 'lock');
  const own = `${path}.${process.pid}`;
  const self: Holder = { pid: process.pid, start: processStart(process.pid), host: hostname() };
  const until = Date.now() + patience;
  try {
    for (const made of makeFolder(fs, stateDir)) {
      // Nothing in this folder is ever committed, whatever the project's own .gitignore says.
      if (made === stateDir) fs.replace(join(stateDir, '.gitignore'), '*\n');
    }
    fs.replace(own, JSON.stringify(self));
    for (;;) {
      if (tryLink(fs, own, path)) {
        quietly(() => removeLeftovers(fs, stateDir, self.host));
        return { stateDir, release: () => removeIfPresent(fs, path) };
      }
      const text = readIfPresent(fs, path);
      if (text === null) {
        // Released meanwhile, or a link that leads nowhere.
        if (Date.now() >= until) throw unreadable(path);
        await pause();
        continue;
      }
      const holder = parseHolder(text);
      if (holder === null || isGone(holder, self.host)) {
        takeOver(fs, path, `${own}.stale`, text);
        continue;
      }
      if (Date.now() >= until) throw held(holder, path);
      await pause();
    }
  } catch (error) {
    throw explainFailure(error);
  } finally {
    quietly(() => removeIfPresent(fs, own));
  }
}

/** What processes left that were killed while they took the lock. */
function removeLeftovers(fs: FileSystem, stateDir: string, here: string): void {
  for (const { name } of fs.list(stateDir)) {
    const pid = /^lock\.(\d+)(?:\.stale)?$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(stateDir, name);
    const host = parseHolder(readIfPresent(fs, path) ?? '')?.host ?? here;
    if (isGone({ pid: Number(pid), start: null, host }, here)) removeIfPresent(fs, path);
  }
}

/** In a folder that cannot be written there is nothing to remove, and something else to tell. */
function quietly(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

function tryLink(fs: FileSystem, from: string, to: string): boolean {
  try {
    // A link appears with its content at once, where `create` could be killed between the two.
    fs.link(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead lock away; what another process put there since then is put back. */
function takeOver(fs: FileSystem, path: string, aside: string, text: string): void {
  try {
    fs.rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readIfPresent(fs, aside) !== text) tryLink(fs, aside, path);
  removeIfPresent(fs, aside);
}

function parseHolder(text: string): Holder | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return null;
    const { pid, start, host } = json as Readonly<Record<string, unknown>>;
    if (typeof pid !== 'number' || typeof host !== 'string') return null;
    return { pid, host, start: typeof start === 'string' ? start : null };
  } catch {
    return null;
  }
}

function isGone({ pid, start, host }: Holder, here: string): boolean {
  if (host !== here) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
  const now = processStart(pid);
  return start !== null && now !== null && now !== start;
}

/** Start time of a process in clock ticks since boot (proc(5), field 22), or null off Linux. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold anything; count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function unreadable(path: string) {
  return writeError('TW511', `${path} cannot be read, and cannot be taken`, `Delete ${path}.`);
}

function held({ pid, host }: Holder, path: string) {
  return writeError(
    'TW511',
    `another tablewright (process ${pid} on ${host}) is writing here`,
    `Wait for it to finish. If that process is gone, delete ${path}.`,
  );
}
