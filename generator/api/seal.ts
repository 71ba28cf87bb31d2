import type { ShadowServer } from '../database/shadow.ts';
import { foldHistory } from '../history/fold-history.ts';
import { titleOf } from '../history/migration-name.ts';
import { type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import { kinds } from '../kinds/index.ts';
import type { Lock } from '../write/lock.ts';
import { acceptScripts } from './accept-scripts.ts';
import { findAmended } from './find-amended.ts';
import type { SealOptions, SealResult } from './history-results.ts';
import { inProject } from './in-project.ts';
import { noServer } from './no-server.ts';
import type { Project } from './project.ts';
import { type MigrationFolder, readFolders, readSchema } from './schema-state.ts';
import { withServerAtHand } from './server-use.ts';
import { writeHistory } from './write-history.ts';

/** See `seal` of the library API. */
export async function seal(options: SealOptions): Promise<SealResult> {
  return inProject(options, (project, lock) => sealProject(project, options, lock));
}

async function sealProject(project: Project, options: SealOptions, lock: Lock): Promise<SealResult> {
  const old = readFolders(project);
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
  const sealed = chosen.map(({ name }) => name);
  folders = folders.map((folder) =>
    sealed.includes(folder.name) ? { ...folder, record: { ...folder.record, custom: true } } : folder,
  );
  // Whatever else is wrong with the history is told first.
  foldHistory(
    folders.map(({ record }) => record),
    kinds,
    folders.map(({ name }) => name),
  );
  const toProve = chosen.map(({ record }) => record.id);
  const history = { project, loaded, old, folders, toProve, sealed, refuseUnproved: unproved };
  const { pending: _, ...result } = await writeHistory(history, options, lock);
  return { ...result, sealed, accepted };
}

async function withServer<T>(
  project: Project,
  { database }: SealOptions,
  use: (server: ShadowServer) => Promise<T>,
): Promise<T> {
  return withServerAtHand({ project, ...(database === undefined ? {} : { database }) }, (found) => {
    if (found.server === null) throw unproved(found.reason);
    return use(found.server);
  });
}

function isNamed({ name, number }: MigrationFolder, wanted: string): boolean {
  return wanted === name || wanted === titleOf(name) || (/^\d+$/.test(wanted) && Number(wanted) === number);
}

function unknown(wanted: string, folders: readonly MigrationFolder[]): Diagnostic {
  const message = `there is no migration ${wanted}`;
  const hint = `There are ${folders.map(({ name }) => name).join(', ')}.`;
  return { code: 'TW427', severity: 'error', message, hint, at: null, source: null };
}

function unproved(reason: string): SchemaError {
  return noServer('TW651', `nothing was proved, and so nothing sealed: ${reason}`, ', or say --no-prove');
}
