import { randomBytes } from 'node:crypto';
import { renderMigration } from '../emit/migration-sql.ts';
import { appendMigration } from '../history/append-migration.ts';
import { migrationId } from '../history/migration-id.ts';
import { fileName, migrationName } from '../history/migration-name.ts';
import { serialiseRecord } from '../history/serialise-record.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { type Plan, planMigration } from '../kernel/plan.ts';
import type { RenameMap } from '../kernel/rename.ts';
import { type Comparison, compareArtifacts } from '../write/compare.ts';
import { nodeFileSystem, readIfPresent } from '../write/file-system.ts';
import { acquireLock, type Lock } from '../write/lock.ts';
import { manifestPath } from '../write/manifest.ts';
import { recover } from '../write/recover.ts';
import { refuseObstacles, type WriteReport, writeArtifacts } from '../write/write-artifacts.ts';
import { describeMissing } from './describe-missing.ts';
import { asDescribed, readDescribedViews } from './described-views.ts';
import { chooseImports, emitAll, inputFolders } from './emit-all.ts';
import { openProject } from './project.ts';
import { proveMigrations } from './prove-migrations.ts';
import { removalProblems } from './removal-problems.ts';
import type { GenerateOptions, GenerateResult, NewMigration, ProofOutcome } from './results.ts';
import { type MigrationFolder, readSchemaState, type SchemaState } from './schema-state.ts';
import { type ServerAtHand, withServerAtHand } from './server-use.ts';
import { readUnproved, writeStamp } from './stamps.ts';

/** See `generate` of the library API. */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const startedAt = Date.now();
  const project = openProject(options.root ?? process.cwd(), options.schema);
  const lock = await acquireLock(project.stateDir);
  try {
    const recovered = recover(lock);
    const state = await readSchemaState(project, options.offline !== true);
    const result = await generateFrom(state, options, lock, startedAt);
    return { ...result, warnings: [...recovered, ...state.loaded.warnings, ...result.warnings] };
  } finally {
    lock.release();
  }
}

async function generateFrom(
  state: SchemaState,
  options: GenerateOptions,
  lock: Lock,
  startedAt: number,
): Promise<GenerateResult> {
  const { project, plan, kinds, loaded } = state;
  const refused = removalProblems(plan.deltas, kinds, options.allowDrop ?? []);
  if (refused.length > 0) throw new SchemaError(refused);
  const added = plan.deltas.length === 0 ? null : newMigration(state, options.name);
  const folders = added === null ? state.folders : [...state.folders, added.folder];
  const views = readDescribedViews(project, loaded);
  const unproved = readUnproved(project).filter((id) => folders.some(({ record }) => record.id === id));
  const toProve = added === null ? unproved : [...unproved, added.folder.record.id];
  const proves = options.prove !== false && options.dryRun !== true && toProve.length > 0;
  const finish = async (found: ServerAtHand): Promise<GenerateResult> => {
    const described = await describeMissing(state, views, found);
    const imports = chooseImports(state, readIfPresent(nodeFileSystem, `${project.outDir}/${manifestPath}`));
    const { files, templates } = await emitAll(state, asDescribed(described), folders, imports);
    const comparison = compareArtifacts(project.outDir, [...files, ...filesOf(added?.folder ?? null)], {
      inputFolders,
      choices: { imports },
    });
    if (options.dryRun === true) return dryRun(state, comparison, added);
    refuseObstacles(comparison, project.outName);
    const proof = proves ? await proveMigrations(state, folders, toProve, found, options.onProgress) : null;
    const report = writeArtifacts(lock, comparison);
    writeStamp(state, comparison, {
      startedAt,
      templates,
      unproved: proof?.outcome.status === 'proved' ? [] : toProve,
      provedOn: proof?.outcome.status === 'proved' ? proof.outcome.majors : [],
      isDefaultSchema: options.schema === undefined,
    });
    const skipped: ProofOutcome | null =
      added === null || proves ? null : { status: 'skipped', reason: '--no-prove' };
    return resultOf(state, report, added?.summary ?? null, proof?.outcome ?? skipped, proof?.notes ?? []);
  };
  if (!proves && views.missing.length === 0) return finish({ server: null, reason: 'none was asked for' });
  const { database } = options;
  return withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, finish);
}

interface Added {
  readonly folder: MigrationFolder;
  readonly summary: NewMigration;
}

function newMigration(state: SchemaState, wanted: string | undefined): Added {
  const { plan, records, kinds, loaded, before, folders, online } = state;
  const number = (folders.at(-1)?.number ?? 0) + 1;
  const title = wanted === undefined ? migrationName(plan.deltas, records.length === 0) : fileName(wanted);
  const name = `${String(number).padStart(4, '0')}_${title}`;
  const record = appendMigration(
    records,
    plan.deltas,
    loaded.model,
    kinds,
    title,
    migrationId(randomBytes(32)),
  );
  const down = planMigration(loaded.model, before, kinds, { online, renames: turnRound(plan) });
  const steps = plan.blocks.flatMap((block) => block.steps);
  return {
    folder: {
      number,
      name,
      record,
      up: renderMigration(plan, { name, direction: 'up' }),
      down: renderMigration(down, { name, direction: 'down' }),
    },
    summary: { name, statements: steps.length, hazards: steps.flatMap(({ hazards }) => hazards) },
  };
}

function turnRound({ deltas }: Plan): RenameMap {
  return new Map(
    deltas.flatMap((delta) => (delta.verb === 'rename' ? [[delta.after.id, delta.before.id] as const] : [])),
  );
}

function filesOf(folder: MigrationFolder | null) {
  if (folder === null) return [];
  const { name, up, down, record } = folder;
  const file = (base: string, content: string) => ({
    path: `migrations/${name}/${base}`,
    content,
    header: false,
  });
  return [file('up.sql', up), file('down.sql', down), file('delta.json', serialiseRecord(record))];
}

async function dryRun(
  state: SchemaState,
  comparison: Comparison,
  added: Added | null,
): Promise<GenerateResult> {
  const { unifiedDiff } = await import('../write/unified-diff.ts');
  const { differences, unchanged } = comparison;
  const diff = await unifiedDiff(differences, state.project.outName);
  const of = (...states: readonly string[]) =>
    differences.filter(({ state: found }) => states.includes(found)).map(({ path }) => path);
  return {
    status: 'dry-run',
    outName: state.project.outName,
    migration: added?.summary ?? null,
    created: of('missing'),
    updated: of('stale', 'edited', 'blocked'),
    removed: of('leftover'),
    unchanged,
    proof: null,
    diff,
    warnings: [],
  };
}

function resultOf(
  state: SchemaState,
  report: WriteReport,
  migration: NewMigration | null,
  proof: ProofOutcome | null,
  notes: readonly Diagnostic[],
): GenerateResult {
  const { created, updated, removed, unchanged, warnings } = report;
  const isUnchanged = created.length + updated.length + removed.length === 0;
  return {
    status: isUnchanged && proof === null ? 'unchanged' : 'written',
    outName: state.project.outName,
    migration,
    created,
    updated,
    removed,
    unchanged,
    proof,
    diff: null,
    warnings: [...warnings, ...notes],
  };
}
