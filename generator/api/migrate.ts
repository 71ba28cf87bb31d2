import type { RunnerEvent } from '../database/runner/runner-event.ts';
import { orderProblems } from '../history/order-problems.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import { describeEvent } from './describe-event.ts';
import { openProject } from './project.ts';
import type {
  DatabaseOptions,
  MigrateDownOptions,
  MigrateDownResult,
  MigrateUpOptions,
  MigrateUpResult,
  MigrationStatusResult,
} from './results.ts';
import { readFolders } from './schema-state.ts';
import { toolVersion } from './tool.ts';

/** See `migrateUp` of the library API. */
export async function migrateUp(options: MigrateUpOptions): Promise<MigrateUpResult> {
  const runner = await import('../database/runner/migrate-up.ts');
  const common = await commonOptions(options);
  const problems = orderProblems(
    common.folders.map(({ record }) => record),
    common.folders.map(({ name }) => name),
  );
  // Two branches would be applied one after the other, and what a lost folder made would be missing.
  if (problems.length > 0) throw new SchemaError(problems);
  return runner.migrateUp({
    ...common,
    ...(options.to === undefined ? {} : { to: options.to }),
    tool: `tablewright ${toolVersion}`,
  });
}

/** See `migrateDown` of the library API. */
export async function migrateDown(options: MigrateDownOptions): Promise<MigrateDownResult> {
  const runner = await import('../database/runner/migrate-down.ts');
  const { folders: _, ...common } = await commonOptions(options);
  return runner.migrateDown({ ...common, to: options.to, allow: options.allow ?? [] });
}

/** See `migrationStatus` of the library API. */
export async function migrationStatus(options: DatabaseOptions): Promise<MigrationStatusResult> {
  const runner = await import('../database/runner/migration-status.ts');
  const { onEvent: _, ...common } = await commonOptions(options);
  const { entries, problems } = await runner.migrationStatus(common);
  return {
    problems,
    entries: entries.map(({ folder, row, state }) => ({
      name: folder?.name ?? row?.name ?? row?.description ?? '',
      number: folder?.number ?? row?.version ?? null,
      state,
    })),
  };
}

async function commonOptions(options: DatabaseOptions) {
  const project = openProject(options.root ?? process.cwd());
  return {
    target: targetOf(options),
    majors: project.postgres,
    folders: await readFolders(project),
    onEvent: (event: RunnerEvent) => {
      const line = describeEvent(event);
      if (line !== null) options.onProgress?.(line);
    },
  };
}

function targetOf({ database }: DatabaseOptions): string {
  const target = database ?? process.env.DATABASE_URL;
  if (target !== undefined && target !== '') return target;
  const message = 'no database is named';
  const hint = 'Set DATABASE_URL, or give --database postgres://user@host/name.';
  throw new SchemaError([{ code: 'TW907', severity: 'error', message, hint, at: null, source: null }]);
}
