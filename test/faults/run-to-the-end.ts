import type { ClientConfig } from 'pg';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';

/** Applies all migrations, each phase behind a gate by a run of its own. @returns how many were applied, or finished */
export async function runToTheEnd(
  target: ClientConfig,
  folders: readonly MigrationSource[],
): Promise<number> {
  let count = 0;
  for (;;) {
    const { applied, waiting } = await migrateUp({ target, folders, pastGates: true, direct: true });
    count += applied.length;
    if (waiting === null) return count;
    if (applied.length === 0) throw new Error(`${waiting.name} waits for ever`);
  }
}
