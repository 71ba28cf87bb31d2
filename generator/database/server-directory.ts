import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The operating-system user that a server runs as when we are root, whom PostgreSQL refuses. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** macOS allows 104 bytes for the path of a socket, Linux 108; PostgreSQL adds `.s.PGSQL.5432.lock`. */
const LONGEST_SOCKET_FOLDER = 80;

/**
 * The user to run servers as: null when we are not root (then it is ourselves), else `nobody`, or `postgres` where
 * there is no `nobody`: what a schema makes the server do must not reach another server's data.
 */
export async function findServerUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['nobody', 'postgres']) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry !== undefined) return { uid: Number(entry[2]) >>> 0, gid: Number(entry[3]) >>> 0 };
  }
  throw new Error('running as root, and neither "nobody" nor "postgres" exists to run PostgreSQL as');
}

/**
 * Makes a new folder for one server and returns its path: short, ours, closed to others (as root: passable, since the
 * server's user must reach what it owns inside), named after this process so that a later run can clean up.
 */
export async function makeServerFolder(): Promise<string> {
  const temp = await shortTemp();
  const base = join(temp, `tablewright-${process.getuid?.() ?? 'user'}`);
  const prefix = (await makeOwnFolder(base))
    ? join(base, `${await ownerName()}-`)
    : join(temp, 'tablewright-');
  const folder = await mkdtemp(prefix);
  await chmod(folder, folderMode());
  return folder;
}

/** Removes the folders (and ends the servers) of runs that were killed together with their watchdog. */
export async function removeStaleFolders(): Promise<void> {
  const base = join(await shortTemp(), `tablewright-${process.getuid?.() ?? 'user'}`);
  if (!(await isOwnFolder(base))) return;
  const world = await processWorld();
  for (const name of await readdir(base)) {
    const [, pid, place] = /^(\d+)-(\w+)-\w+$/.exec(name) ?? [];
    // A pid says nothing about a process of another container that shares this folder.
    if (pid === undefined || place !== world || isAlive(Number(pid))) continue;
    await killServerOf(join(base, name, 'data'));
    await rm(join(base, name), { recursive: true, force: true });
  }
}

/**
 * The folder where templates of data directories are kept between runs, or null where none can be trusted: it and the
 * home above it must belong to us, or another user of the machine could plant a data directory.
 */
export async function findCacheFolder(): Promise<string | null> {
  const home = homedir();
  const caches =
    process.env.XDG_CACHE_HOME ||
    (process.platform === 'win32' && process.env.LOCALAPPDATA) ||
    (process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache'));
  const own = join(caches, 'tablewright');
  const trusted = await mkdir(caches, { recursive: true }).then(
    async () => (await isOurs(caches)) && (await makeOwnFolder(own)),
    () => false,
  );
  return trusted ? own : null;
}

/** Gives `path` to the server's user; nothing to do when servers run as ourselves. */
export async function giveTo(user: ServerUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/** Whether the server's user can read `file`, by the modes of the file and of every folder above it. */
export async function isReadableBy(user: ServerUser | null, file: string): Promise<boolean> {
  if (user === null) return true;
  let at = await realpath(file);
  if (((await stat(at)).mode & 0o004) === 0) return false;
  while (dirname(at) !== at) {
    at = dirname(at);
    if (((await stat(at)).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Whether a process of this number runs (it may be anybody's). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function shortTemp(): Promise<string> {
  const temp = tmpdir();
  if (process.platform === 'win32') return temp;
  const passable =
    process.getuid?.() !== 0 || (await isReadableBy({ uid: 1, gid: 1 }, temp).catch(() => false));
  return passable && temp.length <= LONGEST_SOCKET_FOLDER - 40 - 20 ? temp : '/tmp';
}

function folderMode(): number {
  return process.getuid?.() === 0 ? 0o711 : 0o700;
}

async function makeOwnFolder(path: string): Promise<boolean> {
  // Not recursive: a folder that stands already must be looked at, since anybody can make one in /tmp.
  await mkdir(path, { mode: folderMode() }).catch(() => {});
  if (!(await isOwnFolder(path))) return false;
  // mkdir takes the umask off the mode.
  await chmod(path, folderMode());
  return true;
}

async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found === null || !found.isDirectory() || !(await isOurs(path))) return false;
  return process.platform === 'win32' || (found.mode & 0o022) === 0;
}

async function isOurs(path: string): Promise<boolean> {
  return process.getuid === undefined || (await lstat(path)).uid === process.getuid();
}

async function ownerName(): Promise<string> {
  return `${process.pid}-${await processWorld()}`;
}

/** Names the set of processes within which a pid has a meaning: on Linux the pid namespace. */
async function processWorld(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return link.replace(/\D/g, '') || '0';
}

/** Ends a server whose own working folder proves that it is the one of `data`; a pid alone may be another's by now. */
async function killServerOf(data: string): Promise<void> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!(pid > 1)) return;
  // Elsewhere than on Linux the server ends by itself within a minute of losing its folder.
  if ((await readlink(`/proc/${pid}/cwd`).catch(() => null)) === data) process.kill(pid, 'SIGQUIT');
}
