import type { MigrationRecord } from './migration-record.ts';

/** A history with its forks resolved. */
export interface Line {
  readonly records: readonly MigrationRecord[];
  /** Ids of the migrations that come after others than they were written for. */
  readonly moved: ReadonlySet<string>;
}

/**
 * Puts the branches of a forked history one after the other: at each fork the one that stays keeps its place, with all
 * that continues it, and the others follow in their order.
 *
 * @param choose which of several migrations that continue the same one stays; asked once a fork
 */
export function linearise(
  records: readonly MigrationRecord[],
  choose: (siblings: readonly MigrationRecord[]) => MigrationRecord,
): Line {
  const ordered: MigrationRecord[] = [];
  const moved = new Set<string>();
  const visit = (parent: string | null): void => {
    const siblings = records.filter((record) => record.parent === parent);
    const [only] = siblings;
    if (only === undefined) return;
    const kept = siblings.length === 1 ? only : choose(siblings);
    for (const record of [kept, ...siblings.filter((sibling) => sibling !== kept)]) {
      const before = ordered.at(-1)?.id ?? null;
      // What continues a moved migration is planned anew as well: its own start is another one.
      if (before !== record.parent || (parent !== null && moved.has(parent))) moved.add(record.id);
      ordered.push(record);
      visit(record.id);
    }
  };
  visit(null);
  return { records: ordered, moved };
}
