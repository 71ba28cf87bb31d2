import { dirname, join } from 'node:path';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { SourceSpan } from '../kernel/schema-object.ts';
import type { Comparison, FileDifference } from './compare.ts';
import { contentHash } from './content-hash.ts';
import { type FileSystem, makeFolder, nodeFileSystem, systemCode } from './file-system.ts';
import { firstDifferenceBelow } from './first-difference.ts';
import { type Journal, journalNames, type Replacement, writeJournal } from './journal.ts';
import type { Lock } from './lock.ts';
import { finish, rollBack } from './recover.ts';
import { explainFailure, messageOf, writeError, writeProblem } from './write-problem.ts';

export interface WriteReport {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Writes everything that a comparison found different, or nothing. Safe against being killed at any moment:
 * the next command that calls `recover` finishes or undoes it. It does not promise to survive a power cut,
 * which would cost a flush a file; what a cut leaves, `check` names and `generate` repairs.
 *
 * @throws SchemaError TW512 for files edited by hand, TW513 for something of another in the way, TW514 when the
 *   disk is full, TW515 when the system refuses: in each case nothing has changed.
 */
export function writeArtifacts(
  lock: Lock,
  comparison: Comparison,
  fs: FileSystem = nodeFileSystem,
): WriteReport {
  refuseObstacles(comparison);
  const changes = comparison.differences.filter(({ state }) => state !== 'amended');
  const { created, replaced } = divide(changes);
  const report = {
    created: changes.filter(({ state }) => state === 'missing').map(({ path }) => path),
    updated: replaced.filter(({ state }) => state === 'stale').map(({ path }) => path),
    removed: replaced.filter(({ state }) => state === 'leftover').map(({ path }) => path),
    unchanged: comparison.unchanged,
    warnings: manifestWarnings(comparison),
  };
  if (changes.length === 0) return report;
  const journal = prepareAll(fs, lock, comparison, created, replaced);
  try {
    fs.rename(join(lock.stateDir, journalNames.prepare), join(lock.stateDir, journalNames.commit));
  } catch (error) {
    rollBack(fs, lock.stateDir, journal);
    throw explainFailure(error);
  }
  try {
    commit(fs, lock.stateDir, journal);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw writeError(
      'TW517',
      `writing stopped half-way: ${messageOf(error)}`,
      'Run the command again: it finishes the run first.',
    );
  }
  return report;
}

/** New files are written in place; the manifest is always staged, because it goes last. */
function divide(changes: readonly FileDifference[]) {
  const manifest = changes.at(-1);
  const others = manifest === undefined ? [] : changes.slice(0, -1);
  const created = others.filter(({ state }) => state === 'missing');
  const replaced = others.filter(({ state }) => state !== 'missing');
  return { created, replaced: manifest === undefined ? replaced : [...replaced, manifest] };
}

function prepareAll(
  fs: FileSystem,
  lock: Lock,
  { folder: { root }, hashes }: Comparison,
  created: readonly FileDifference[],
  replaced: readonly FileDifference[],
): Journal {
  const { stateDir } = lock;
  let journal: Journal | null = null;
  try {
    journal = {
      root,
      stage: stageFolder(fs, stateDir, root),
      folders: newFolders(fs, root, [...created, ...replaced]),
      creations: created.map(({ path, expected }) => ({
        path,
        hash: hashes.get(path) ?? '',
        length: expected?.length ?? 0,
      })),
      replacements: replaced.map(replacementOf),
    };
    writeJournal(fs, stateDir, journal);
    for (const folder of journal.folders) makeFolder(fs, folder);
    makeFolder(fs, journal.stage);
    for (const { path, expected } of created) fs.create(`${root}/${path}`, expected ?? '');
    for (const [at, { expected }] of replaced.entries()) {
      if (expected !== null) fs.replace(join(journal.stage, `${at}`), expected);
    }
    for (const folder of new Set(replaced.map(({ path }) => dirname(join(root, path)))))
      fs.checkWritable(folder);
    return journal;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    if (journal !== null) rollBack(fs, stateDir, journal);
    throw explainFailure(error);
  }
}

function commit(fs: FileSystem, stateDir: string, journal: Journal): void {
  for (const [at, { path, after }] of journal.replacements.entries()) {
    const target = join(journal.root, path);
    if (after === null) fs.unlink(target);
    else fs.rename(join(journal.stage, `${at}`), target);
  }
  finish(fs, stateDir, journal);
}

function replacementOf({ path, expected, actual }: FileDifference): Replacement {
  return {
    path,
    before: actual === null ? null : contentHash(actual),
    after: expected === null ? null : contentHash(expected),
  };
}

/** A rename cannot cross file systems, so an output folder on another one gets its own stage. */
function stageFolder(fs: FileSystem, stateDir: string, root: string): string {
  let existing = root;
  for (;;) {
    try {
      const same = fs.device(existing) === fs.device(stateDir);
      return join(same ? stateDir : existing, same ? 'stage' : '.tablewright-stage');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      existing = dirname(existing);
    }
  }
}

/** Folders that do not exist yet, outermost first. */
function newFolders(fs: FileSystem, root: string, files: readonly FileDifference[]): readonly string[] {
  const missing = new Set<string>();
  const seen = new Set<string>();
  const visit = (folder: string): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    try {
      fs.device(folder);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      visit(dirname(folder));
      missing.add(folder);
    }
  };
  // Thousands of files stand in a few folders.
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) visit(join(root, folder));
  return [...missing];
}

/**
 * Refuses what writing would destroy; also asked before a proof, which takes longer than everything else.
 *
 * @param folder what messages call the output folder
 * @throws SchemaError TW512 for files edited by hand, TW513 for something of another in the way
 */
export function refuseObstacles({ differences, folder: { root } }: Comparison, folder?: string): void {
  const refusals: Diagnostic[] = [];
  for (const difference of differences) {
    const { path: within, state, actual } = difference;
    const path = folder === undefined ? within : `${folder}/${within}`;
    if (state === 'edited') {
      const merged = actual !== null && /^<{7} /m.test(actual) && /^>{7} /m.test(actual);
      refusals.push(
        writeProblem(
          'TW512',
          merged ? `${path} has the marks of a merge that is not done` : `${path} was edited by hand`,
          merged
            ? `Take either side whole, as it is written anew: git checkout --ours -- '${path}'. Then run the command again.`
            : 'Move the change into schema.ts or a template, then delete the file and generate again.',
          'error',
          placeOf(join(root, within), difference.expected, actual),
        ),
      );
    } else if (state === 'blocked') {
      refusals.push(
        writeProblem(
          'TW513',
          `something that tablewright did not write stands at ${path}`,
          'Move it elsewhere, then generate again.',
          'error',
          placeOf(join(root, within), null, null),
        ),
      );
    }
  }
  if (refusals.length > 0) throw new SchemaError(refusals);
}

/** The first line that a hand changed, as far as the texts tell it. */
function placeOf(file: string, expected: string | null, actual: string | null): SourceSpan {
  const line = expected === null || actual === null ? 1 : (firstDifferenceBelow(expected, actual)?.line ?? 1);
  return { file, line, column: 1, endLine: line, endColumn: 1 };
}

function manifestWarnings({ manifestProblem, foreign }: Comparison): readonly Diagnostic[] {
  if (manifestProblem === null) return [];
  const what =
    manifestProblem === 'missing' ? 'was missing' : 'could not be read (half-written, or in conflict)';
  const more = foreign.length === 0 ? null : 'Files without a header that it may have listed are left alone.';
  return [
    writeProblem(
      'TW519',
      `manifest.json ${what}: it was rebuilt from the headers of the files`,
      more,
      'warning',
    ),
  ];
}
