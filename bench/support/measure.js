import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rssHook = join(dirname(fileURLToPath(import.meta.url)), 'peak-memory.cjs');

/**
 * CPU seconds (user + system) of a command and every process that it waited for, as the shell's `times` counts them.
 * @param {readonly string[]} command
 * @param {string} cwd
 */
export function cpuSeconds(command, cwd) {
  const result = run(['sh', '-c', '"$@" >&2; status=$?; times; exit $status', 'sh', ...command], cwd, {});
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
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function run([file, ...args], cwd, env) {
  const result = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    throw new Error(
      `${[file, ...args].join(' ')} ended with ${result.status}\n${result.stderr.slice(-2000)}`,
    );
  }
  return result;
}
