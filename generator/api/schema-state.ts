import { join, relative } from 'node:path';
import { foldHistory } from '../history/fold-history.ts';
import type { MigrationRecord } from '../history/migration-record.ts';
import { upgradeRecord } from '../history/upgrade-record.ts';
import type { Delta } from '../kernel/delta.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import { type Plan, type PlanOptions, planMigration } from '../kernel/plan.ts';
import { validateModel } from '../kernel/validate-model.ts';
import { kinds } from '../kinds/index.ts';
import { type LoadedSchema, loadSchema } from '../load/load-schema.ts';
import { readHistory } from '../load/read-history.ts';
import { parkedModel } from '../phases/parked-model.ts';
import { type Intents, readIntents } from '../phases/read-intents.ts';
import { followingRenames } from '../phases/resolve-renames.ts';
import { refuseStrayLink } from '../write/output-folder.ts';
import { explainBrokenHistory } from './broken-history.ts';
import type { Project } from './project.ts';
import { toolDsl } from './tool-dsl.ts';

/** One migration as it stands on disk, with its record. */
export interface MigrationFolder {
  readonly number: number;
  readonly name: string;
  readonly record: MigrationRecord;
  readonly up: string;
  readonly down: string;
}

/** What schema.ts says now, what the history says it said, and the way from there to here. */
export interface SchemaState {
  readonly project: Project;
  readonly kinds: Registry;
  readonly loaded: LoadedSchema;
  readonly folders: readonly MigrationFolder[];
  readonly records: readonly MigrationRecord[];
  /** The fold of the history. */
  readonly before: Model;
  /** schema.ts, and what it says is put aside: what the history has to lead to. */
  readonly target: Model;
  /** What schema.ts says of the way. */
  readonly intents: Intents;
  /** Whether others read and write while migrations run. */
  readonly online: boolean;
  /** Of every plan between these models. */
  readonly planOptions: PlanOptions;
  /** Up, from the fold to schema.ts, in one go. */
  readonly plan: Plan;
}

export function migrationsFolder(project: Project): string {
  return join(project.outDir, 'migrations');
}

/** Reads the committed migrations. */
export function readFolders(project: Project): readonly MigrationFolder[] {
  return readHistory(migrationsFolder(project)).map(({ number, name, record, up, down }) => ({
    number,
    name,
    record: upgradeRecord(record, `${name}/delta.json`),
    up,
    down,
  }));
}

/**
 * Loads the schema, folds the history and plans what lies between.
 *
 * @throws SchemaError with every problem of the first stage that has any
 */
export async function readSchemaState(project: Project, online = true): Promise<SchemaState> {
  const loaded = await readSchema(project);
  const folders = readFolders(project);
  const records = folders.map(({ record }) => record);
  const names = folders.map(({ name }) => name);
  try {
    const before = foldHistory(records, kinds, names);
    const { intents: said, problems: wrong } = readIntents(before, loaded.model, loaded.intents, kinds);
    if (wrong.length > 0) throw new SchemaError(wrong);
    const { model: target, renames } = parkedModel(before, loaded.model, said.drops, kinds);
    const intents = renames.size === 0 ? said : { ...said, renames: new Map([...said.renames, ...renames]) };
    const planned = await planWithParser(before, target, intents, online);
    return { project, kinds, loaded, target, folders, records, before, online, ...planned };
  } catch (error) {
    throw explainBrokenHistory(error, project, names);
  }
}

/** Loads the schema, without the history. @throws SchemaError with every problem of the first stage that has any */
export async function readSchema(project: Project): Promise<LoadedSchema> {
  refuseStrayLink(project.root, project.outDir);
  const loaded = await loadSchema({
    root: project.root,
    file: relative(project.root, project.schemaFile),
    dsl: toolDsl(),
    postgres: project.postgres,
  });
  const problems = validateModel(loaded.model, kinds);
  if (problems.some(({ severity }) => severity === 'error')) throw new SchemaError(problems);
  return loaded;
}

/** PostgreSQL's parser costs more than all the rest of an unchanged run, so it is asked only where texts differ. */
export async function planWithParser(
  before: Model,
  after: Model,
  said: Intents,
  online: boolean,
): Promise<Pick<SchemaState, 'plan' | 'intents' | 'planOptions'>> {
  const options = { online, renames: said.renames, casts: said.casts };
  const plan = planMigration(before, after, kinds, options);
  if (plan.deltas.length === 0) return { plan, intents: said, planOptions: { online } };
  const renames = followingRenames(before, after, said.renames, kinds);
  const planOptions: PlanOptions = plan.deltas.some(changesText)
    ? { online, sameText: await (await import('./same-text.ts')).loadSameText() }
    : { online };
  if (renames === said.renames && planOptions.sameText === undefined)
    return { plan, intents: said, planOptions };
  const intents: Intents = { ...said, renames };
  return {
    plan: planMigration(before, after, kinds, { ...options, renames, ...planOptions }),
    intents,
    planOptions,
  };
}

function changesText(delta: Delta): boolean {
  return delta.verb === 'set' && delta.props.some((prop) => prop !== 'comment');
}
