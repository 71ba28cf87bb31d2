import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.ts';
import { findCacheFolder, giveTo, isAlive, type ServerUser } from './server-directory.ts';

/** A server's programs with all that it takes to run them. */
export interface RunnableServer {
  readonly major: number;
  readonly version: string;
  /** Folder of `initdb` and `postgres`, readable by `user`. */
  readonly bin: string;
  /** Where the programs were found; `bin` may be a copy. */
  readonly foundIn: string;
  readonly user: ServerUser | null;
  readonly env: NodeJS.ProcessEnv;
}

const run = promisify(execFile);

/** Raised when a template of an older form must not be used any more. */
const TEMPLATE_FORMAT = 1;

/** Days without a use after which a template goes: of a checkout that is no more nothing else would ever remove it. */
const keptForDays = 7;

/**
 * Fills `data` with a fresh data directory: a copy of the template kept for this server, which is made when missing.
 *
 * Text sorts by ICU en-US and not by C, so that a plan that holds here holds in production (`LIKE 'a%'` uses a plain
 * index only under C); messages and character classes stay C, whatever locales the machine has (manual 23.1).
 *
 * @param server what to run
 * @param data path to make, in a folder that `server.user` can reach
 * @throws DatabaseError `start-failed` with what initdb said
 */
export async function makeDataDirectory(server: RunnableServer, data: string): Promise<void> {
  const cache = await findCacheFolder();
  if (cache === null) return runInitdb(server, data);
  const template = join(cache, `template-${templateKey(server)}`);
  if (await copyTemplate(template, data)) return giveTree(server.user, data);
  await runInitdb(server, data);
  await keepTemplate(server, cache, data, template);
}

/** The same without the template: for a server that did not start from a copy of it. */
export async function makeFreshDataDirectory(server: RunnableServer, data: string): Promise<void> {
  await rm(data, { recursive: true, force: true });
  await runInitdb(server, data);
}

/**
 * Removes the template of `server`, which is damaged: the next start makes it anew. It is renamed first, so that
 * another process which copies it at this moment can see that it lost it.
 */
export async function dropTemplate(server: RunnableServer): Promise<void> {
  const cache = await findCacheFolder();
  if (cache !== null) await discard(cache, `template-${templateKey(server)}`);
}

async function discard(cache: string, template: string): Promise<void> {
  const aside = buildingPath(cache);
  await rename(join(cache, template), aside).catch(() => {});
  await rm(aside, { recursive: true, force: true });
}

/** Whether `data` is a whole copy now; if not, nothing stands there. */
async function copyTemplate(template: string, data: string): Promise<boolean> {
  const before = await identityOf(template);
  if (before === null) return false;
  // Before it is copied, so that nobody takes it for forgotten meanwhile.
  const now = new Date();
  await utimes(template, now, now).catch(() => {});
  const copied = await copyTree(template, data).then(
    () => true,
    () => false,
  );
  // Another process may have dropped it, or put one in its place, while `cp` was under way.
  if (copied && (await identityOf(template)) === before) return true;
  await rm(data, { recursive: true, force: true });
  return false;
}

async function identityOf(template: string): Promise<number | null> {
  return stat(template).then(
    (found) => found.ino,
    () => null,
  );
}

/** A path that the next maker of a template removes should this process end before it does. */
function buildingPath(cache: string): string {
  return join(cache, `building-${process.pid}-${randomBytes(6).toString('hex')}`);
}

function initdbOptions(server: RunnableServer): string[] {
  const locale = server.major >= 15 ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
  // Small WAL segments: 16 MB of zeros is half of what a start would have to copy.
  return [
    ...locale,
    '--locale=C',
    '--encoding=UTF8',
    '--username=postgres',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--wal-segsize=1',
  ];
}

function templateKey(server: RunnableServer): string {
  const parts = [
    TEMPLATE_FORMAT,
    server.version,
    server.foundIn,
    server.user?.uid ?? 'self',
    initdbOptions(server),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

async function runInitdb(server: RunnableServer, data: string): Promise<void> {
  await mkdir(data, { mode: 0o700 });
  await giveTo(server.user, data);
  try {
    await run(
      join(server.bin, 'initdb'),
      ['-D', data, '--no-sync', '--no-instructions', ...initdbOptions(server)],
      {
        env: server.env,
        cwd: data,
        ...server.user,
      },
    );
  } catch (error) {
    const said: unknown = error instanceof Error ? Reflect.get(error, 'stderr') : null;
    throw new DatabaseError(
      'start-failed',
      `initdb of PostgreSQL ${server.version} failed: ${said || String(error)}`,
      {
        hint: 'another server can be given with --database',
      },
    );
  }
}

/** Kept by a rename, so that a template is whole or absent and the first of two makers wins. */
async function keepTemplate(
  server: RunnableServer,
  cache: string,
  data: string,
  template: string,
): Promise<void> {
  const building = buildingPath(cache);
  try {
    await copyTree(data, building);
    // Ours from here on: the user whom servers run as must not be able to change what the next one starts from.
    if (server.user !== null)
      await giveTree({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }, building);
    await rename(building, template);
  } catch {
    // A full disk, or another process was first: this run has its data directory, and a later one tries again.
    await rm(building, { recursive: true, force: true });
  }
  await tidy(cache);
}

/** Removes what makers left that ended before they were done, and templates that nobody has used for long. */
async function tidy(cache: string): Promise<void> {
  const oldest = Date.now() - keptForDays * 86_400_000;
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const pid = /^building-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path, { recursive: true, force: true });
    if (!name.startsWith('template-')) continue;
    const usedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => oldest,
    );
    if (usedAt < oldest) await discard(cache, name);
  }
}

/** `cp` is five times faster than Node at a thousand small files, and shares blocks where the file system can. */
async function copyTree(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') return cp(from, to, { recursive: true });
  const flags = process.platform === 'linux' ? ['-R', '-p', '--reflink=auto'] : ['-R', '-p'];
  await run('cp', [...flags, from, to]).catch(() => run('cp', ['-R', '-p', from, to]));
}

async function giveTree(user: ServerUser | null, data: string): Promise<void> {
  if (user !== null) await run('chown', ['-R', `${user.uid}:${user.gid}`, data]);
}
