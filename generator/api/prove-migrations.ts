import type { ShadowServer } from '../database/shadow.ts';
import { foldHistory } from '../history/fold-history.ts';
import { renamesOf } from '../history/replay-changes.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { OnProgress, ProofOutcome } from './results.ts';
import type { MigrationFolder, SchemaState } from './schema-state.ts';
import type { ServerAtHand } from './server-use.ts';

export interface ProofReport {
  readonly outcome: ProofOutcome;
  readonly notes: readonly Diagnostic[];
}

/**
 * Proves the named migrations of a history, each from the fold before it.
 *
 * @throws SchemaError TW640..TW645 for a migration that does not do what it says
 */
export async function proveMigrations(
  { kinds, target }: SchemaState,
  folders: readonly MigrationFolder[],
  ids: readonly string[],
  found: ServerAtHand,
  onProgress?: OnProgress,
): Promise<ProofReport> {
  if (found.server === null) return { outcome: { status: 'skipped', reason: found.reason }, notes: [] };
  const started = performance.now();
  const { proveMigration } = await import('../database/prove.ts');
  const server: ShadowServer = found.server;
  const records = folders.map(({ record }) => record);
  const problems: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  for (const [at, { name, record, up, down }] of folders.entries()) {
    if (!ids.includes(record.id)) continue;
    onProgress?.(`proving ${name} on PostgreSQL ${server.major}`);
    const isLast = at === folders.length - 1;
    const before = foldHistory(records.slice(0, at), kinds);
    const after = isLast ? target : foldHistory(records.slice(0, at + 1), kinds);
    const proof = await proveMigration({
      before,
      after,
      renames: renamesOf(record),
      up,
      down,
      kinds,
      server,
      name,
      custom: record.custom === true,
    });
    problems.push(...proof.problems);
    notes.push(...proof.notes);
  }
  if (problems.length > 0) throw new SchemaError(problems);
  const milliseconds = Math.round(performance.now() - started);
  return {
    outcome: { status: 'proved', majors: [server.major], milliseconds, migrations: ids.length },
    notes,
  };
}
