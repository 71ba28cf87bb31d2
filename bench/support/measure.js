import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rssHook = join(dirname(fileURLToPath(import.meta.url)), 'peak-memory.cjs');

// `times` of bash counts in microseconds (getrusage), that of other shells in clock ticks of 10 ms.
const waitedFor = '"$@" >&2; status=$?; times; exit $status';

// The first process of a PID namespace inherits every orphan in it, such as a service that a tool leaves behind, and bash
// reaps them all. `kill -0 -1` fails once nobody else is left; a read with a time limit is a sleep without a process.
const wholeTree = `exec 3<> <(:); "$@" >&2; status=$?
for (( i = 0; i < 2000; i++ )); do kill -0 -1 2>/dev/null || break; read -r -t 0.01 -u 3; done
times; exit $status`;

const namespaces = spawnSync('unshare', ['--pid', '--fork', 'bash', '-c', 'kill -0 -1; exit 0']).status === 0;

/** What the CPU seconds of this machine count. */
export const counted = namespaces
  ? 'user + system time of the whole process tree, orphans included (a PID namespace waits for all)'
  : 'user + system time of the process and of all that it waited for: without root and `unshare` nobody counts the processes that a tool leaves behind';

/**
 * CPU seconds (user + system) of a command and all of its processes; see `counted`.
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {{ server?: boolean }} [options] `server`: the command starts PostgreSQL, whose files name processes by their
 *   id, so that it needs the ids of this machine; it waits for its servers, so nothing is missed
 */
export function cpuSeconds(command, cwd, options = {}) {
  const isolated = namespaces && options.server !== true;
  const shell = isolated
    ? ['unshare', '--pid', '--fork', 'bash', '-c', wholeTree]
    : ['bash', '-c', waitedFor];
  const result = run([...shell, 'bash', ...command], cwd, {});
  const children = result.stdout.trim().split('\n').at(-1) ?? '';
  return children.split(' ').reduce((sum, part) => {
    const [, minutes = '0', seconds = '0'] = /(\d+)m([\d.]+)s/.exec(part) ?? [];
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);
}

/**
 * Peak resident memory in MB of the largest Node process of a command.
 * @param {readonly string[]} command
 * @param {string} cwd
 */
export function peakMegabytes(command, cwd) {
  const folder = mkdtempSync(join(tmpdir(), 'peak-'));
  try {
    run(command, cwd, { NODE_OPTIONS: `--require ${rssHook}`, PEAK_MEMORY_FOLDER: folder });
    const peaks = readdirSync(folder).map((name) => Number(readFileSync(join(folder, name), 'utf8')));
    return Math.max(...peaks) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/**
 * Runs a command to its end.
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {Readonly<Record<string, string>>} env
 */
export function run([file, ...args], cwd, env = {}) {
  const result = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1', DATABASE_URL: '', ...env },
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    throw new Error(
      `${[file, ...args].join(' ')} ended with ${result.status}\n${result.stderr.slice(-2000)}`,
    );
  }
  return result;
}
