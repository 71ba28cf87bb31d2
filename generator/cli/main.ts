#!/usr/bin/env node
import { countUpToDate } from '../index.ts';

// The no-op `generate` of a large project is over before an argument parser would be loaded.
const [verb, flag, ...rest] = process.argv.slice(2);
const isBare = verb === 'generate' && rest.length === 0 && (flag === undefined || flag === '--no-prove');
const upToDate = isBare ? await countUpToDate(process.cwd(), flag === undefined) : null;
if (upToDate !== null) process.stdout.write(`Nothing to do: ${upToDate} files are up to date.\n`);
else {
  const { runCli } = await import('./run-cli.ts');
  process.exitCode = await runCli(process.argv.slice(2));
}
