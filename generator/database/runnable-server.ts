import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ServerBinaries } from './binaries.ts';
import type { RunnableServer } from './cluster-template.ts';
import { linkLibraries } from './library-links.ts';
import { findServerUser, isReadableBy, type ServerUser } from './server-directory.ts';

/**
 * What a server's environment may hold: nothing of ours, whose DATABASE_URL a schema could otherwise read through
 * `COPY … FROM PROGRAM`, and no PG* variable, which would steer the server.
 */
const KEPT = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

/**
 * Makes found binaries runnable: libraries linked, and copied into `folder` when we are root and the checkout is
 * closed to the user whom the server runs as (below `/root`, for example).
 *
 * @param folder of this server, removed with it
 */
export async function prepareServer(binaries: ServerBinaries, folder: string): Promise<RunnableServer> {
  const user = await findServerUser();
  const libraries =
    binaries.source === 'npm' ? await linkLibraries(binaries.bin, join(folder, 'libraries')) : null;
  const bin = await readableBin(binaries, folder, user);
  return {
    major: binaries.major,
    version: binaries.version,
    foundIn: binaries.bin,
    bin,
    user,
    env: environment(libraries),
  };
}

async function readableBin(
  binaries: ServerBinaries,
  folder: string,
  user: ServerUser | null,
): Promise<string> {
  const program = join(binaries.bin, 'postgres');
  if (binaries.source !== 'npm' || (await isReadableBy(user, program))) return binaries.bin;
  const copy = join(folder, 'native');
  await cp(resolve(binaries.bin, '..'), copy, { recursive: true, verbatimSymlinks: true });
  await openTo(copy);
  return join(copy, 'bin');
}

async function openTo(folder: string): Promise<void> {
  await promisify(execFile)('chmod', ['-R', 'a+rX', folder]);
}

function environment(libraries: string | null): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', LANG: 'C', TZ: 'UTC' };
  for (const name of KEPT) if (process.env[name] !== undefined) env[name] = process.env[name];
  if (libraries === null) return env;
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { ...env, [variable]: [libraries, env[variable]].filter(Boolean).join(delimiter) };
}
