import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeDataDirectory, type RunnableServer } from './cluster-template.ts';
import { DatabaseError } from './database-error.ts';
import { isAlive, isReadableBy } from './server-directory.ts';

const run = promisify(execFile);

/**
 * Makes `data` a data directory that `server` can be started in: a new one (whole or not at all), or the one of an
 * earlier run, without the lock file that a killed run left behind.
 *
 * @throws DatabaseError `already-running`, or `start-failed` for another major's data or a folder out of reach
 */
export async function preparePersistentData(server: RunnableServer, data: string): Promise<void> {
  const parent = dirname(data);
  await mkdir(parent, { recursive: true });
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) return create(server, data);
  if (version.trim() !== String(server.major)) {
    throw new DatabaseError(
      'start-failed',
      `${data} holds data of PostgreSQL ${version.trim()}, not ${server.major}`,
      {
        hint: `use PostgreSQL ${version.trim()}, or remove the folder to begin afresh`,
      },
    );
  }
  await refuseOutOfReach(server, data);
  await removeStaleLock(data);
}

async function create(server: RunnableServer, data: string): Promise<void> {
  const parent = dirname(data);
  await refuseOutOfReach(server, parent);
  const building = await mkdtemp(join(parent, 'building-'));
  try {
    if (server.user !== null) await chown(building, server.user.uid, server.user.gid);
    const made = join(building, 'data');
    await makeDataDirectory(server, made);
    // The template was written without waiting for the disk.
    await run(join(server.bin, 'initdb'), ['--sync-only', '-D', made], {
      env: server.env,
      cwd: made,
      ...server.user,
    });
    await rename(made, data);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function refuseOutOfReach(server: RunnableServer, folder: string): Promise<void> {
  if (await isReadableBy(server.user, join(folder, '.'))) return;
  const parents = await isReadableBy(server.user, dirname(folder)).catch(() => false);
  const owner = (await stat(folder)).uid;
  if (parents && owner === server.user?.uid) return;
  throw new DatabaseError(
    'start-failed',
    `${folder} is closed to the user whom PostgreSQL must run as instead of root`,
    {
      hint: 'run as an ordinary user, move the project to a folder that others may enter, or give a server with --database',
    },
  );
}

/**
 * PostgreSQL itself refuses to start when any process has the pid of the lock file, which after a restart of a
 * container is often another program's; so the file is removed unless the process is a postgres.
 */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const lines = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0)) return;
  if (isAlive(pid) && (await programOf(pid)).startsWith('postgres')) {
    throw new DatabaseError('already-running', `a server already runs in ${data} (process ${pid})`, {
      hint: 'use that one, or end the command that started it',
    });
  }
  await rm(lock, { force: true });
}

async function programOf(pid: number): Promise<string> {
  const linux = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null);
  if (linux !== null) return linux;
  // Where the program cannot be told, it is taken for a server: PostgreSQL then looks for itself.
  const asked = await run('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: 'postgres' }));
  return asked.stdout.trim().split('/').at(-1) ?? '';
}
