import { join } from 'node:path';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { contentHash } from './content-hash.ts';
import {
  type FileSystem,
  nodeFileSystem,
  readIfPresent,
  removeIfPresent,
  systemCode,
} from './file-system.ts';
import { readHeader } from './header.ts';
import { findJournal, type Journal, journalNames } from './journal.ts';
import type { Lock } from './lock.ts';
import { writeProblem } from './write-problem.ts';

/**
 * Finishes or undoes the run that a kill, a crash or a full disk left half-way. The first thing that every
 * command does once it has the lock.
 *
 * @returns a warning for every run that was found, and for every file left alone because somebody changed it
 *   after the crash
 */
export function recover(lock: Lock, fs: FileSystem = nodeFileSystem): readonly Diagnostic[] {
  const found = findJournal(fs, lock.stateDir);
  removeIfPresent(fs, join(lock.stateDir, `${journalNames.prepare}.new`));
  if (found === null) return [];
  if (found.phase === 'prepare') {
    rollBack(fs, lock.stateDir, found.journal);
    return [
      writeProblem(
        'TW518',
        'an interrupted run was undone: the generated files are as before it',
        null,
        'warning',
      ),
    ];
  }
  const left = rollForward(fs, lock.stateDir, found.journal);
  return [
    writeProblem('TW518', 'an interrupted run was finished: every file of it is written', null, 'warning'),
    ...left.map((path) =>
      writeProblem('TW518', `${path} was changed after that run and left alone`, null, 'warning'),
    ),
  ];
}

/** Removes what the run created. Nothing else was touched while its journal was called `prepare`. */
export function rollBack(fs: FileSystem, stateDir: string, journal: Journal): void {
  for (const { path, hash, length } of journal.creations) {
    const target = join(journal.root, path);
    const text = readIfPresent(fs, target);
    // A longer text, or another of full length, is not what a killed write leaves: somebody else's.
    if (text === null) continue;
    const body = readHeader(text)?.body ?? text;
    if (text.length < length || contentHash(body) === hash) removeIfPresent(fs, target);
  }
  removeStage(fs, journal);
  for (const folder of journal.folders.toReversed()) removeIfEmpty(fs, folder);
  removeIfPresent(fs, join(stateDir, `${journalNames.prepare}.new`));
  removeIfPresent(fs, join(stateDir, journalNames.prepare));
}

/**
 * Puts every staged file in place, the last of them (the manifest) last.
 *
 * @returns paths that hold neither the text before nor the text after the run
 */
export function rollForward(fs: FileSystem, stateDir: string, journal: Journal): readonly string[] {
  const left: string[] = [];
  for (const [at, { path, before, after }] of journal.replacements.entries()) {
    const target = join(journal.root, path);
    const text = readIfPresent(fs, target);
    const hash = text === null ? null : contentHash(text);
    if (hash === after) continue;
    if (hash !== before) left.push(path);
    else if (after === null) removeIfPresent(fs, target);
    else fs.rename(join(journal.stage, `${at}`), target);
  }
  finish(fs, stateDir, journal);
  return left;
}

/** Clears what a finished run no longer needs: the folders that it emptied, the stage, and the journal last. */
export function finish(fs: FileSystem, stateDir: string, journal: Journal): void {
  for (const folder of emptied(journal)) removeIfEmpty(fs, join(journal.root, folder));
  removeStage(fs, journal);
  removeIfPresent(fs, join(stateDir, journalNames.commit));
}

/** Folders that may have lost their last file, innermost first. */
function emptied(journal: Journal): readonly string[] {
  const folders = new Set<string>();
  for (const { path, after } of journal.replacements) {
    if (after !== null) continue;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      folders.add(path.slice(0, at));
  }
  return [...folders].sort((a, b) => b.length - a.length);
}

function removeStage(fs: FileSystem, journal: Journal): void {
  for (let at = 0; at < journal.replacements.length; at += 1)
    removeIfPresent(fs, join(journal.stage, `${at}`));
  removeIfEmpty(fs, journal.stage);
}

function removeIfEmpty(fs: FileSystem, folder: string): void {
  try {
    fs.rmdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}
