import type { Client } from 'pg';
import { type Losses, readLosses } from '../../sql/loss-comment.ts';
import { type LedgerRow, ledgerName, readLedger, readLedgerTexts } from './ledger.ts';
import { refuse } from './migration-refusal.ts';
import { checksumMigration, type MigrationBlock, parseMigration } from './parse-migration.ts';
import { refuseUnknownOutcome } from './unknown-outcome.ts';

/** A migration that is to be reverted, or whose revert is to be finished. */
export interface Revert {
  readonly row: LedgerRow;
  readonly name: string;
  readonly blocks: readonly MigrationBlock[];
  readonly done: number;
  /** What its script says that it does not bring; nothing for one that is to be finished. */
  readonly losses: Losses;
}

/**
 * What stands after migration `to`, the last first, with the scripts that the ledger kept; it changes nothing.
 *
 * @throws MigrationRefusal TW621 for rows without a script, TW622 for a kept script that was changed, TW627
 */
export async function readReverts(
  client: Client,
  ledgerSchema: string,
  to: number,
): Promise<readonly Revert[]> {
  const reverts: Revert[] = [];
  for (const row of (await readLedger(client, ledgerSchema)) ?? []) {
    if (row.version > to) reverts.unshift(await readRevert(client, ledgerSchema, row));
  }
  return reverts;
}

async function readRevert(client: Client, ledgerSchema: string, row: LedgerRow): Promise<Revert> {
  const name = row.name ?? row.description;
  if (row.status === 'running' || row.status === 'failed') {
    const message = `${name} is applied only in part (${row.block ?? 0} blocks)`;
    throw refuse('TW627', message, 'Finish it first: migrate up. Its down.sql undoes the whole, not a part.');
  }
  const { down, downChecksum } = await readLedgerTexts(client, ledgerSchema, row.version);
  if (down === null) {
    const message = `version ${row.version} "${name}" has no script to revert it: it was not applied by this runner`;
    throw refuse('TW621', message, 'Undo it by hand, then delete its row.');
  }
  if (downChecksum !== checksumMigration(down)) {
    const message = `the script that the ledger keeps to revert ${name} is not the one that was recorded`;
    throw refuse(
      'TW622',
      message,
      `Restore it in ${ledgerName}, or undo the migration by hand and delete its row.`,
    );
  }
  const done = row.status === 'reverting' ? (row.block ?? 0) : 0;
  const blocks = parseMigration(down, `${name}/down.sql`);
  if (row.status === 'reverting') refuseUnknownOutcome(`${name}/down.sql`, blocks[done]);
  const said = readLosses(down);
  const losses = row.status === 'reverting' ? { ...said, gone: [], cut: [] } : said;
  return { row, name, blocks, done, losses };
}
