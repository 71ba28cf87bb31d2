#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { countUpToDate } from '../index.ts';

// The no-op `generate` of a large project is over before an argument parser would be loaded.
const [verb, flag, ...rest] = process.argv.slice(2);
const isBare = verb === 'generate' && rest.length === 0 && (flag === undefined || flag === '--no-prove');
const upToDate = isBare ? await countUpToDate(process.cwd(), flag === undefined) : null;
if (upToDate !== null) process.stdout.write(`Nothing to do: ${upToDate} files are up to date.\n`);
else {
  // A command is over before code compiled a second time pays for itself: on Node 20 a fifth of the CPU of 1000 tables goes
  // into the optimising compiler. Only how soon it begins is changed, fifteenfold; later versions wait by themselves.
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough (`| head`); anything else loses what was to be told.
    if (error.code !== 'EPIPE') process.stderr.write(`cannot write to stdout: ${error.message}\n`);
    process.exit(error.code === 'EPIPE' ? process.exitCode : 1);
  });
  const { runCli } = await import('./run-cli.ts');
  process.exitCode = await runCli(process.argv.slice(2));
}
