import { join, relative } from 'node:path';
import { type FileSystem, readIfPresent } from './file-system.ts';
import { checkPaths } from './output-folder.ts';
import { writeError } from './write-problem.ts';

/** A file that did not exist, written where it belongs: removed when the run is rolled back. */
export interface Creation {
  readonly path: string;
  /** Of the body, below the header. */
  readonly hash: string;
  /** Of the whole, in UTF-16 units. */
  readonly length: number;
}

/** A file that is replaced by a staged one, or removed when `after` is null. Hashes are of whole texts. */
export interface Replacement {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Everything one run does to the output folder, on disk before the first of it. Under the name `prepare.json`
 * nothing that existed has been touched and the run is undone; renamed to `commit.json`, every staged file is
 * complete and the run is finished. The n-th replacement is staged as the file `n`.
 */
export interface Journal {
  readonly root: string;
  readonly stage: string;
  /** Folders that this run makes, outermost first. */
  readonly folders: readonly string[];
  readonly creations: readonly Creation[];
  readonly replacements: readonly Replacement[];
}

export const journalNames = { prepare: 'prepare.json', commit: 'commit.json' } as const;

export type JournalPhase = keyof typeof journalNames;

/** The journal that an interrupted run left, if there is one. */
export function findJournal(
  fs: FileSystem,
  stateDir: string,
): { phase: JournalPhase; journal: Journal } | null {
  for (const phase of ['commit', 'prepare'] as const) {
    const text = readIfPresent(fs, join(stateDir, journalNames[phase]));
    if (text !== null) {
      const journal = parseJournal(text, join(stateDir, journalNames[phase]));
      return { phase, journal: mapFolders(journal, (path) => join(stateDir, path)) };
    }
  }
  return null;
}

/** Puts a journal in place at once, by a rename. Its folders are written relative, for a project that moves. */
export function writeJournal(fs: FileSystem, stateDir: string, journal: Journal): void {
  const path = join(stateDir, journalNames.prepare);
  fs.replace(`${path}.new`, JSON.stringify(mapFolders(journal, (folder) => relative(stateDir, folder))));
  fs.rename(`${path}.new`, path);
}

/** It was put in place by a rename, so it is whole: unless the power was cut, or somebody touched it. */
function parseJournal(text: string, path: string): Journal {
  try {
    const journal = JSON.parse(text) as Journal;
    checkPaths([...journal.creations, ...journal.replacements].map((each) => each.path));
    if ([journal.root, journal.stage, ...journal.folders].every((each) => typeof each === 'string'))
      return journal;
  } catch {
    // Whatever is wrong with it, nothing can be finished or undone by it.
  }
  throw writeError(
    'TW517',
    `${path}, where an interrupted run noted how far it came, cannot be read`,
    'Delete it and run `tablewright generate`: it compares every file and repairs what that run left.',
  );
}

function mapFolders(journal: Journal, map: (path: string) => string): Journal {
  const { root, stage, folders } = journal;
  return { ...journal, root: map(root), stage: map(stage), folders: folders.map(map) };
}
