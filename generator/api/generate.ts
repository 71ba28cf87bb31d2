import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { openQuestions } from '../phases/open-questions.ts';
import { type Comparison, compareArtifacts } from '../write/compare.ts';
import { nodeFileSystem, readIfPresent } from '../write/file-system.ts';
import type { Lock } from '../write/lock.ts';
import { manifestPath } from '../write/manifest.ts';
import { refuseObstacles, type WriteReport, writeArtifacts } from '../write/write-artifacts.ts';
import { describeMissing } from './describe-missing.ts';
import { asDescribed, readDescribedViews } from './described-views.ts';
import { chooseImports, emitAll, inputFolders } from './emit-all.ts';
import { generateChange } from './generate-change.ts';
import { hazardProblems } from './hazard-problems.ts';
import { inProject } from './in-project.ts';
import { migrationFiles } from './migration-files.ts';
import { type AddedMigration, newMigrations } from './new-migrations.ts';
import { proveMigrations } from './prove-migrations.ts';
import { removalProblems } from './removal-problems.ts';
import type { GenerateOptions, GenerateResult, ProofOutcome } from './results.ts';
import { readSchemaState, type SchemaState } from './schema-state.ts';
import { type ServerAtHand, withServerAtHand } from './server-use.ts';
import { readUnproved, writeStamp } from './stamps.ts';

/** See `generate` of the library API. */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const startedAt = Date.now();
  return inProject(options, async (project, lock, recovered) => {
    const change = recovered.length > 0 ? null : await generateChange(project, options, lock, startedAt);
    if (change !== null) return change;
    const state = await readSchemaState(project, options.offline !== true);
    const result = await generateFrom(state, options, lock, startedAt);
    return { ...result, warnings: [...state.loaded.warnings, ...result.warnings] };
  });
}

async function generateFrom(
  state: SchemaState,
  options: GenerateOptions,
  lock: Lock,
  startedAt: number,
): Promise<GenerateResult> {
  const { project, plan, kinds, loaded, intents } = state;
  const { added, problems } = await plannedMigrations(state, options);
  const refused = [
    ...removalProblems(plan.deltas, kinds, [...(options.allowDrop ?? []), ...intents.drops.keys()]),
    ...openQuestions(plan.deltas, state.before, state.target, intents, kinds),
    ...problems,
    ...added.flatMap(({ up }) => hazardProblems(up, options.allow ?? [], state.online)),
  ];
  if (refused.length > 0) throw new SchemaError(refused);
  const folders = [...state.folders, ...added.map(({ folder }) => folder)];
  const views = readDescribedViews(project, loaded);
  const unproved = readUnproved(project).filter((id) => folders.some(({ record }) => record.id === id));
  const toProve = [...unproved, ...added.map(({ folder }) => folder.record.id)];
  const proves = options.prove !== false && options.dryRun !== true && toProve.length > 0;
  const finish = async (found: ServerAtHand): Promise<GenerateResult> => {
    const described = await describeMissing(state, views, found);
    const imports = chooseImports(state, readIfPresent(nodeFileSystem, `${project.outDir}/${manifestPath}`));
    const { files, templates } = await emitAll(state, asDescribed(described), folders, imports);
    const comparison = compareArtifacts(
      project.outDir,
      [...files, ...added.flatMap(({ folder }) => migrationFiles(folder))],
      {
        inputFolders,
        choices: { imports },
      },
    );
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
      added.length === 0 || proves ? null : { status: 'skipped', reason: '--no-prove' };
    return resultOf(state, report, added, proof?.outcome ?? skipped, proof?.notes ?? []);
  };
  if (!proves && views.missing.length === 0) return finish({ server: null, reason: 'none was asked for' });
  const { database } = options;
  return withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, finish);
}

/** What cannot be planned is told beside the decisions that are open, and what is planned without them beside both. */
async function plannedMigrations(
  state: SchemaState,
  options: GenerateOptions,
): Promise<{ readonly added: readonly AddedMigration[]; readonly problems: readonly Diagnostic[] }> {
  try {
    return { added: await newMigrations(state, options), problems: [] };
  } catch (error) {
    if (error instanceof SchemaError) return { added: [], problems: error.diagnostics };
    throw error;
  }
}

async function dryRun(
  state: SchemaState,
  comparison: Comparison,
  added: readonly AddedMigration[],
): Promise<GenerateResult> {
  const { unifiedDiff } = await import('../write/unified-diff.ts');
  const { differences, unchanged } = comparison;
  const diff = await unifiedDiff(differences, state.project.outName);
  const of = (...states: readonly string[]) =>
    differences.filter(({ state: found }) => states.includes(found)).map(({ path }) => path);
  return {
    status: 'dry-run',
    outName: state.project.outName,
    ...summaries(added),
    created: of('missing'),
    updated: of('stale', 'edited', 'blocked'),
    removed: of('leftover'),
    unchanged,
    proof: null,
    diff,
    warnings: [],
  };
}

function summaries(added: readonly AddedMigration[]): Pick<GenerateResult, 'migration' | 'migrations'> {
  const migrations = added.map(({ summary }) => summary);
  return { migration: migrations[0] ?? null, migrations };
}

function resultOf(
  state: SchemaState,
  report: WriteReport,
  added: readonly AddedMigration[],
  proof: ProofOutcome | null,
  notes: readonly Diagnostic[],
): GenerateResult {
  const { created, updated, removed, unchanged, warnings } = report;
  const isUnchanged = created.length + updated.length + removed.length === 0;
  return {
    status: isUnchanged && proof === null ? 'unchanged' : 'written',
    outName: state.project.outName,
    ...summaries(added),
    created,
    updated,
    removed,
    unchanged,
    proof,
    diff: null,
    warnings: [...warnings, ...notes],
  };
}
