import { ledgerName } from './ledger.ts';
import { refuse } from './migration-refusal.ts';
import type { MigrationBlock } from './parse-migration.ts';
import { readProbe } from './probe.ts';

/**
 * Refuses to go on with a script whose next block may or may not have been done, where nothing can be asked about it.
 *
 * @param next the first block that is not recorded
 * @throws MigrationRefusal TW627
 */
export function refuseUnknownOutcome(file: string, next: MigrationBlock | undefined): void {
  if (next === undefined || next.transaction === 'inside' || next.backfill !== null) return;
  if (next.probe !== null && readProbe(next.probe) !== null) return;
  const probe = next.probe === null ? '' : ` (probe: ${next.probe})`;
  throw refuse(
    'TW627',
    `an earlier run ended in or before block ${next.number} of ${file} (${next.title}), which runs outside of a transaction${probe}`,
    `Look whether it is done, finish or undo it by hand, then set block in ${ledgerName} to the last block that stands.`,
  );
}
