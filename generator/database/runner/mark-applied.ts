import { findNames, type NamedObject, namesOf } from './catalog-names.ts';
import { compareHistory } from './compare-history.ts';
import { readLedger } from './ledger.ts';
import { MigrationRefusal, refuse } from './migration-refusal.ts';
import type { MigrationSource } from './migration-source.ts';
import { parseMigration } from './parse-migration.ts';
import { recordProgress } from './record-progress.ts';
import { type RunnerOptions, withRunnerSession } from './runner-session.ts';

export interface MarkAppliedOptions extends RunnerOptions {
  /** The whole history, by rising number. */
  readonly folders: readonly MigrationSource[];
  /** Number of the last migration that was run by somebody else. */
  readonly to: number;
  /** What the history up to `to` makes: it has to be there. */
  readonly expected: readonly NamedObject[];
  readonly tool?: string;
}

export interface MarkAppliedResult {
  readonly marked: readonly { readonly number: number; readonly name: string }[];
}

/**
 * Records migrations that psql or somebody else ran whole, with the scripts as the files have them.
 *
 * @throws MigrationRefusal TW665 for what they make and the database has not; TW622, TW623, TW628 as `migrateUp`
 */
export async function markApplied(options: MarkAppliedOptions): Promise<MarkAppliedResult> {
  const { folders, to, expected, tool = null } = options;
  return withRunnerSession(options, async (session) => {
    const { client, ledgerSchema } = session;
    const rows = (await readLedger(client, ledgerSchema)) ?? [];
    const { entries, problems } = await compareHistory(client, ledgerSchema, rows, folders);
    if (problems.length > 0) throw new MigrationRefusal(problems);
    const wanted = entries.flatMap(({ folder, state }) =>
      folder !== null && folder.number <= to && (state === 'pending' || state === 'interrupted')
        ? [folder]
        : [],
    );
    if (wanted.length === 0) return { marked: [] };
    const names = new Map(expected.flatMap((object) => namesOf(object).map((name) => [name, object.id])));
    const found = await findNames(client, [...names.keys()]);
    for (const { key } of found) names.delete(key);
    if (names.size > 0) {
      const list = [...names.values()].map((id) => `  ${id}`).join('\n');
      const message = `the database has not what the migrations up to ${to} make:\n${list}`;
      throw refuse('TW665', message, 'Run their up.sql first, or mark fewer: --to NUMBER.');
    }
    await client.query('BEGIN');
    for (const folder of wanted) {
      const block = parseMigration(folder.up, `${folder.name}/up.sql`).length;
      await recordProgress(session, folder, { block, done: true, durationMs: 0, tool });
    }
    await client.query('COMMIT');
    return { marked: wanted.map(({ number, name }) => ({ number, name })) };
  });
}
