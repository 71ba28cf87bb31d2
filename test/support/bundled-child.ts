import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** A Node process that runs TypeScript of this repository, which Node itself cannot read. */
export interface BundledChild {
  readonly process: ChildProcess;
  /** Lines that it printed, as they come. */
  readonly lines: AsyncIterableIterator<string>;
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

/** Runs `use` with a child that executes `source`, whose imports are relative to the root of the repository. */
export async function withChild<T>(source: string, use: (child: BundledChild) => Promise<T>): Promise<T> {
  // Inside the repository, so that packages resolve.
  await mkdir('.tablewright', { recursive: true });
  const folder = await mkdtemp(resolve('.tablewright', 'child-'));
  try {
    await writeFile(join(folder, 'main.ts'), source.replaceAll("from './", "from '../../"));
    const outfile = join(folder, 'main.mjs');
    await build({
      entryPoints: [join(folder, 'main.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile,
      logLevel: 'error',
    });
    const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise<number | NodeJS.Signals | null>((done) => {
      child.once('exit', (code, signal) => done(signal ?? code));
    });
    try {
      return await use({
        process: child,
        lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
        exited,
      });
    } finally {
      child.kill('SIGKILL');
      await exited;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
