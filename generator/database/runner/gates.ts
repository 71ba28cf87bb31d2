import type { HistoryEntry } from './compare-history.ts';
import type { MigrationSource } from './migration-source.ts';

/**
 * The first migration that waits for a deploy: programs that know the phase before it have to run everywhere, which nobody
 * but the caller can tell. On a database with an empty ledger no program has run yet, and nothing waits.
 *
 * @param entries of the history, by rising number
 * @param pastGates whether the caller says so; it speaks of what stood before this run, so that a phase which this run
 *   itself would finish still closes the next one
 */
export function firstClosedGate(
  entries: readonly HistoryEntry[],
  pastGates: boolean,
): MigrationSource | null {
  if (!entries.some(({ row }) => row !== null)) return null;
  const finished = new Set(
    entries.flatMap(({ state, folder }) =>
      folder !== null && (state === 'applied' || state === 'edited') ? [folder] : [],
    ),
  );
  const folders = entries.flatMap(({ folder }) => (folder === null ? [] : [folder]));
  for (const { folder, state } of entries) {
    if (folder === null || state !== 'pending' || folder.record.gate === undefined) continue;
    const before = phaseBefore(folders, folder);
    if (!pastGates || (before !== null && !finished.has(before))) return folder;
  }
  return null;
}

function phaseBefore(folders: readonly MigrationSource[], folder: MigrationSource): MigrationSource | null {
  const earlier = folders.slice(0, folders.indexOf(folder));
  const { change } = folder.record;
  const ofChange =
    change === undefined ? undefined : earlier.findLast(({ record }) => record.change === change);
  return ofChange ?? earlier.at(-1) ?? null;
}
