import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { buildTool } from '../cli/support/temporary-project.ts';

const repository = resolve(import.meta.dirname, '../..');

/** What a benchmark counts, one entry a size; of its seconds nothing may be asserted. */
export function runBenchmark<T>(name: 'types' | 'import', flags: readonly string[]): readonly T[] {
  buildTool();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(repository, 'bench', name, 'run.js'), ...flags, '--json'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
