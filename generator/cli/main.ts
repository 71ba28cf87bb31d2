#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { countUpToDate } from '../index.ts';
import { loadCli } from './load-cli.ts';
import { tuneEngine, withoutOptimiser } from './tune-engine.ts';

void main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<void> {
  // The no-op `generate` of a large project is over before an argument parser would be loaded.
  const [verb, flag, ...rest] = words;
  const isBare = verb === 'generate' && rest.length === 0 && (flag === undefined || flag === '--no-prove');
  const upToDate = isBare
    ? await withoutOptimiser(() => countUpToDate(process.cwd(), flag === undefined))
    : null;
  if (upToDate !== null) {
    writeLine(`Nothing to do: ${upToDate} files are up to date.`);
    return;
  }
  tuneEngine();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough (`| head`); anything else loses what was to be told.
    if (error.code !== 'EPIPE') process.stderr.write(`cannot write to stdout: ${error.message}\n`);
    process.exit(error.code === 'EPIPE' ? process.exitCode : 1);
  });
  const { runCli } = await loadCli();
  process.exitCode = await runCli(words);
}

/** Straight to the descriptor: Node loads its streams and sockets for the first use of `process.stdout`. */
function writeLine(line: string): void {
  try {
    writeSync(1, `${line}\n`);
  } catch {
    // A pipe that is full and does not block.
    process.stdout.write(`${line}\n`);
  }
}
