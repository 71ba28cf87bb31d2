import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldHistory } from '../history/fold-history.ts';
import type { MigrationRecord } from '../history/migration-record.ts';
import { upgradeRecord } from '../history/upgrade-record.ts';
import type { Delta } from '../kernel/delta.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import { type Plan, planMigration } from '../kernel/plan.ts';
import { validateModel } from '../kernel/validate-model.ts';
import { kinds } from '../kinds/index.ts';
import { type LoadedSchema, loadSchema } from '../load/load-schema.ts';
import { readHistory } from '../load/read-history.ts';
import { refuseStrayLink } from '../write/output-folder.ts';
import { explainBrokenHistory } from './broken-history.ts';
import type { Project } from './project.ts';
import { dslUrl } from './tool.ts';

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
  /** Up, from the fold to schema.ts. */
  readonly plan: Plan;
  /** Whether plans let others read and write meanwhile. */
  readonly online: boolean;
}

export function migrationsFolder(project: Project): string {
  return join(project.outDir, 'migrations');
}

/** Reads the committed migrations. */
export async function readFolders(project: Project): Promise<readonly MigrationFolder[]> {
  const found = await readHistory(migrationsFolder(project));
  return found.map(({ number, name, record, up, down }) => ({
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
  refuseStrayLink(project.root, project.outDir);
  const loaded = await loadSchema({
    root: project.root,
    file: relative(project.root, project.schemaFile),
    dslPath: fileURLToPath(dslUrl()),
    postgres: project.postgres,
  });
  const problems = validateModel(loaded.model, kinds);
  if (problems.some(({ severity }) => severity === 'error')) throw new SchemaError(problems);
  const folders = await readFolders(project);
  const records = folders.map(({ record }) => record);
  const names = folders.map(({ name }) => name);
  try {
    const before = foldHistory(records, kinds, names);
    const plan = await planWithParser(before, loaded.model, online);
    return { project, kinds, loaded, folders, records, before, plan, online };
  } catch (error) {
    throw explainBrokenHistory(error, project, names);
  }
}

/** PostgreSQL's parser costs more than all the rest of an unchanged run, so it is asked only where texts differ. */
async function planWithParser(before: Model, after: Model, online: boolean): Promise<Plan> {
  const plan = planMigration(before, after, kinds, { online });
  if (!plan.deltas.some(changesText)) return plan;
  const { loadSameText } = await import('./same-text.ts');
  return planMigration(before, after, kinds, { online, sameText: await loadSameText() });
}

function changesText(delta: Delta): boolean {
  return delta.verb === 'set' && delta.props.some((prop) => prop !== 'comment');
}
