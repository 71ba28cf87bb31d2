import { randomBytes } from 'node:crypto';
import { compareRuns, runOnShadow } from '../database/run-on-shadow.ts';
import type { ShadowServer } from '../database/shadow.ts';
import { renderMigration } from '../emit/migration-sql.ts';
import { appendMigration } from '../history/append-migration.ts';
import { foldHistory } from '../history/fold-history.ts';
import { migrationId } from '../history/migration-id.ts';
import { folderName } from '../history/migration-name.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { emptyModel, type Model } from '../kernel/model.ts';
import { planMigration } from '../kernel/plan.ts';
import { kinds } from '../kinds/index.ts';
import type { Lock } from '../write/lock.ts';
import type { SquashOptions, SquashResult } from './history-results.ts';
import { inProject } from './in-project.ts';
import { noServer } from './no-server.ts';
import type { Project } from './project.ts';
import { type MigrationFolder, readSchemaState } from './schema-state.ts';
import { withServerAtHand } from './server-use.ts';
import { writeHistory } from './write-history.ts';

/** See `squash` of the library API. */
export async function squash(options: SquashOptions): Promise<SquashResult> {
  return inProject(options, (project, lock) => squashProject(project, options, lock));
}

async function squashProject(project: Project, options: SquashOptions, lock: Lock): Promise<SquashResult> {
  const { loaded, folders: old } = await readSchemaState(project);
  const chain = old.filter(({ number }) => number <= options.through);
  const last = chain.at(-1);
  if (last?.number !== options.through || chain.length < 2) {
    throw new SchemaError([unknown(options.through, chain.length, old)]);
  }
  const model = foldHistory(
    chain.map(({ record }) => record),
    kinds,
  );
  const start = newStart(model, chain, last.number);
  if (options.prove !== false) await proveAlike(project, options, model, chain, start);
  const folders = [start, ...continuing(old.slice(chain.length), start)];
  const history = { project, loaded, old, folders, toProve: [start.record.id] };
  const { pending: _, ...written } = await writeHistory(history, options, lock);
  return { ...written, migration: start.name, squashed: chain.map(({ name }) => name) };
}

/** It has the number of the last that it takes the place of, so that no other number changes, in files or ledgers. */
function newStart(model: Model, chain: readonly MigrationFolder[], number: number): MigrationFolder {
  const title = 'initial_schema';
  const name = folderName(number, title);
  const plan = planMigration(emptyModel, model, kinds);
  const record = appendMigration([], plan.deltas, model, kinds, title, migrationId(randomBytes(32)));
  // A start that is squashed again stays in the list beside what it stood for: a database has it, or those.
  const supersedes = chain.flatMap(({ record: { id, supersedes: older = [] } }) => [...older, id]);
  return {
    number,
    name,
    record: { ...record, supersedes },
    up: renderMigration(plan, { name, direction: 'up' }),
    down: renderMigration(planMigration(model, emptyModel, kinds, { online: true }), {
      name,
      direction: 'down',
    }),
  };
}

/** The first of the others continues the new start. */
function continuing(folders: readonly MigrationFolder[], start: MigrationFolder): readonly MigrationFolder[] {
  return folders.map((folder, at) =>
    at === 0 ? { ...folder, record: { ...folder.record, parent: start.record.id } } : folder,
  );
}

/** @throws SchemaError TW429 with all that the old migrations leave in a database and the new start does not */
async function proveAlike(
  project: Project,
  { database, onProgress }: SquashOptions,
  model: Model,
  chain: readonly MigrationFolder[],
  start: MigrationFolder,
): Promise<void> {
  await withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, async (found) => {
    if (found.server === null) {
      const message = `nothing says that the new start is what the old migrations make: ${found.reason}`;
      throw noServer('TW651', message);
    }
    const server: ShadowServer = found.server;
    onProgress?.(`running ${chain.length} migrations and their new start on PostgreSQL ${server.major}`);
    const run = (folders: readonly MigrationFolder[]) =>
      runOnShadow(server, emptyModel, folders, model, kinds);
    const lines = compareRuns(await run([start]), await run(chain), kinds);
    if (lines.length > 0) throw new SchemaError(lines.map(differs));
  });
}

function differs(line: string): Diagnostic {
  const message = `the new start would not be what the old migrations make: ${line}`;
  const hint =
    'Something was written by hand. Squash up to the migration before it, or keep it in one of its own.';
  return { code: 'TW429', severity: 'error', message, hint, at: null, source: null };
}

function unknown(through: number, found: number, folders: readonly MigrationFolder[]): Diagnostic {
  const numbers = folders.map(({ number }) => number).join(', ');
  const message =
    found === 1
      ? `there is nothing to squash before migration ${through}`
      : `there is no migration ${through}`;
  const hint = `There are ${numbers}; at least two of them become one.`;
  return { code: 'TW427', severity: 'error', message, hint, at: null, source: null };
}
