import { spawnSync } from 'node:child_process';

/** Installs what bench/client/package.json names, and generates Prisma's client. */
export function installPeers() {
  inFolder('npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--silent',
    '--ignore-scripts',
  ]);
  // Its client runs without an engine, but its generator looks for one that only its own server hands out, and does not run it.
  inFolder('npx', ['prisma', 'generate', '--schema', 'schema.prisma'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
}

function inFolder(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}`);
}
