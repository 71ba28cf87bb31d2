import { foldHistory } from '../history/fold-history.ts';
import { orderProblems } from '../history/order-problems.ts';
import { readProps } from '../kernel/canonical.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import { kinds } from '../kinds/index.ts';
import { commonOptions } from './database-target.ts';
import { findAmended } from './find-amended.ts';
import { openProject } from './project.ts';
import type {
  DatabaseOptions,
  MarkAppliedOptions,
  MarkAppliedResult,
  MigrateDownOptions,
  MigrateDownResult,
  MigrateUpOptions,
  MigrateUpResult,
  MigrationStatusResult,
  PlannedDown,
  PlannedRun,
} from './results.ts';
import type { MigrationFolder } from './schema-state.ts';
import { toolVersion } from './tool.ts';

const tool = `tablewright ${toolVersion}`;

/** See `migrateUp` of the library API. */
export async function migrateUp(options: MigrateUpOptions): Promise<MigrateUpResult> {
  const runner = await import('../database/runner/migrate-up.ts');
  return runner.migrateUp({ ...upOptions(options), tool });
}

/** See `planUp` of the library API. */
export async function planUp(options: MigrateUpOptions): Promise<PlannedRun> {
  const runner = await import('../database/runner/plan-run.ts');
  return runner.planUp(upOptions(options));
}

/** See `migrateDown` of the library API. */
export async function migrateDown(options: MigrateDownOptions): Promise<MigrateDownResult> {
  const runner = await import('../database/runner/migrate-down.ts');
  const { folders: _, ...common } = commonOptions(options);
  return runner.migrateDown({ ...common, to: options.to, allow: options.allow ?? [] });
}

/** See `planDown` of the library API. */
export async function planDown(options: MigrateDownOptions): Promise<PlannedDown> {
  const runner = await import('../database/runner/plan-run.ts');
  const { folders: _, ...common } = commonOptions(options);
  return runner.planDown({ ...common, to: options.to });
}

/** See `markApplied` of the library API. */
export async function markApplied(options: MarkAppliedOptions): Promise<MarkAppliedResult> {
  const runner = await import('../database/runner/mark-applied.ts');
  const common = commonOptions(options);
  refuseForks(common.folders);
  const { to } = options;
  const records = common.folders.filter(({ number }) => number <= to).map(({ record }) => record);
  const expected = [...foldHistory(records, kinds).objects.values()]
    .filter(({ owner }) => owner === 'schema')
    .map(({ id, props }) => ({ id, props: readProps(props) }));
  return runner.markApplied({ ...common, to, expected, tool });
}

/** See `migrationStatus` of the library API. */
export async function migrationStatus(options: DatabaseOptions): Promise<MigrationStatusResult> {
  const runner = await import('../database/runner/migration-status.ts');
  const { onEvent: _, ...common } = commonOptions(options);
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

function upOptions(options: MigrateUpOptions) {
  const common = commonOptions(options);
  refuseForks(common.folders);
  const { through, to = through, pastGates = through !== undefined } = options;
  const unsealed = findAmended(openProject(options.root ?? process.cwd()));
  return { ...common, unsealed, pastGates, ...(to === undefined ? {} : { to }) };
}

/** Two branches would be applied one after the other, and what a lost folder made would be missing. */
function refuseForks(folders: readonly MigrationFolder[]): void {
  const problems = orderProblems(
    folders.map(({ record }) => record),
    folders.map(({ name }) => name),
  );
  if (problems.length > 0) throw new SchemaError(problems);
}
