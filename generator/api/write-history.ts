import { foldHistory } from '../history/fold-history.ts';
import type { SchemaError } from '../kernel/diagnostic.ts';
import { diffModels } from '../kernel/diff.ts';
import { emptyModel, type Model } from '../kernel/model.ts';
import { planMigration } from '../kernel/plan.ts';
import { kinds } from '../kinds/index.ts';
import type { LoadedSchema } from '../load/load-schema.ts';
import { parkedModel } from '../phases/parked-model.ts';
import { readIntents } from '../phases/read-intents.ts';
import { compareArtifacts } from '../write/compare.ts';
import { nodeFileSystem, readIfPresent } from '../write/file-system.ts';
import type { Lock } from '../write/lock.ts';
import { manifestPath } from '../write/manifest.ts';
import { refuseObstacles, writeArtifacts } from '../write/write-artifacts.ts';
import { describeMissing } from './describe-missing.ts';
import { asDescribed, readDescribedViews } from './described-views.ts';
import { chooseImports, emitAll, inputFolders } from './emit-all.ts';
import type { HistoryOptions, HistoryResult } from './history-results.ts';
import { folderOf, migrationFiles } from './migration-files.ts';
import type { Project } from './project.ts';
import { proveMigrations } from './prove-migrations.ts';
import type { ProofOutcome } from './results.ts';
import type { MigrationFolder, SchemaState } from './schema-state.ts';
import { type ServerAtHand, withServerAtHand } from './server-use.ts';

/** A history that a command has made another of. */
export interface NewHistory {
  readonly project: Project;
  readonly loaded: LoadedSchema;
  /** As they stand on disk. */
  readonly old: readonly MigrationFolder[];
  readonly folders: readonly MigrationFolder[];
  /** Ids of those that have to be proved. */
  readonly toProve: readonly string[];
  /** Names of folders of which note is taken as a person has edited them. */
  readonly sealed?: readonly string[];
  /** What is thrown, and nothing written, where no server is there to prove them. Default: they are written unproved. */
  readonly refuseUnproved?: (reason: string) => SchemaError;
}

/**
 * Writes a history with everything that is generated beside it, all of it or nothing, once the migrations that are new in it
 * are proved.
 *
 * @throws SchemaError for a history that does not fold, for a migration that fails its proof
 */
export async function writeHistory(
  history: NewHistory,
  options: HistoryOptions,
  lock: Lock,
): Promise<HistoryResult & { readonly pending: boolean }> {
  const { project, loaded, old, folders, toProve, sealed = [] } = history;
  const records = folders.map(({ record }) => record);
  const model = foldHistory(
    records,
    kinds,
    folders.map(({ name }) => name),
  );
  const { intents } = readIntents(model, loaded.model, loaded.intents, kinds);
  const { model: target } = parkedModel(model, loaded.model, intents.drops, kinds);
  const pending = diffModels(model, target, kinds).length > 0;
  // What schema.ts says beyond the history is not what these migrations lead to.
  const state = stateOf(history, model, pending ? model : target, intents);
  const changed = changedFolders(old, folders);
  const views = readDescribedViews(project, loaded);
  const proves = options.prove !== false && toProve.length > 0;
  const finish = async (found: ServerAtHand): Promise<HistoryResult & { readonly pending: boolean }> => {
    const described = await describeMissing(state, views, found);
    const imports = chooseImports(state, readIfPresent(nodeFileSystem, `${project.outDir}/${manifestPath}`));
    const { files } = await emitAll(state, asDescribed(described), folders, imports);
    const comparison = compareArtifacts(
      project.outDir,
      [...files, ...folders.filter(({ name }) => changed.has(name)).flatMap(migrationFiles)],
      {
        inputFolders,
        choices: { imports },
        accepts: (path) => sealed.includes(folderOf(path)),
        // A merge leaves the manifest of one branch, which does not know what the other described.
        rewrites: (path) => path.startsWith('described/') || changed.has(folderOf(path)),
      },
    );
    refuseObstacles(comparison, project.outName);
    const proof = proves ? await proveMigrations(state, folders, toProve, found, options.onProgress) : null;
    if (proof?.outcome.status === 'skipped' && history.refuseUnproved !== undefined)
      throw history.refuseUnproved(proof.outcome.reason);
    const report = writeArtifacts(lock, comparison);
    const skipped: ProofOutcome | null =
      toProve.length === 0 || proves ? null : { status: 'skipped', reason: '--no-prove' };
    const { created, updated, removed, warnings } = report;
    return {
      status: created.length + updated.length + removed.length === 0 ? 'unchanged' : 'written',
      outName: project.outName,
      created,
      updated,
      removed,
      proof: proof?.outcome ?? skipped,
      warnings: [...loaded.warnings, ...warnings, ...(proof?.notes ?? [])],
      pending,
    };
  };
  if (!proves && views.missing.length === 0) return finish({ server: null, reason: 'none was asked for' });
  const { database } = options;
  return withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, finish);
}

function stateOf(
  { project, loaded, folders }: NewHistory,
  before: Model,
  target: Model,
  intents: SchemaState['intents'],
): SchemaState {
  const records = folders.map(({ record }) => record);
  // Asked only where there is no history at all: then it is the whole build.
  const plan =
    records.length === 0 ? planMigration(emptyModel, loaded.model, kinds) : { deltas: [], blocks: [] };
  const planOptions = { online: true };
  return {
    project,
    kinds,
    loaded,
    target,
    folders,
    records,
    before,
    plan,
    intents,
    planOptions,
    online: true,
  };
}

/** Names of folders that are new, other than they were, or given up. */
function changedFolders(
  old: readonly MigrationFolder[],
  folders: readonly MigrationFolder[],
): ReadonlySet<string> {
  const texts = (list: readonly MigrationFolder[]) =>
    new Map(list.map((folder) => [folder.name, JSON.stringify(migrationFiles(folder))]));
  const [before, after] = [texts(old), texts(folders)];
  return new Set([...before.keys(), ...after.keys()].filter((name) => before.get(name) !== after.get(name)));
}
