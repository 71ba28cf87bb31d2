/**
 * Runs every benchmark and prints what they measured, in Markdown. `npm run bench -- [--quick] [--record]`
 * --quick: small sizes, a minute or two. --record: puts the figures into docs/benchmarks.md, with the date.
 */
import { parseArgs } from 'node:util';
import { benchApply } from './apply/run.js';
import { benchClient } from './client/run.js';
import { benchGenerate } from './generate/run.js';
import { benchImport } from './import/run.js';
import { benchOnline } from './online/run.js';
import { benchOperations } from './operations/run.js';
import { record } from './support/record.js';
import { benchTypes } from './types/run.js';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } },
});
const common = { proof: true, peers: true };
const plan = flags.quick
  ? {
      generate: { sizes: [10, 100], rounds: 2 },
      types: { sizes: [100, 300], rounds: 1 },
      import: { sizes: [10, 300], rounds: 5 },
      apply: { sizes: [100] },
      online: { rounds: 1, rows: 100_000 },
      operations: { quick: true, rounds: 3 },
      client: { rounds: 3 },
    }
  : {
      generate: { sizes: [10, 100, 1000, 5000], rounds: 5 },
      types: { sizes: [100, 1000, 5000], rounds: 3 },
      import: { sizes: [10, 5000], rounds: 15 },
      apply: { sizes: [1000, 5000] },
      online: { rounds: 5, rows: 1_000_000 },
      operations: { quick: false, rounds: 7 },
      client: { rounds: 15 },
    };

const date = new Date().toISOString().slice(0, 10);
const report = [
  benchGenerate({ ...common, ...plan.generate }),
  await benchTypes({ ...common, ...plan.types }),
  benchImport(plan.import),
  await benchApply(plan.apply),
  await benchOnline(plan.online),
  await benchOperations(plan.operations),
  await benchClient(plan.client),
].join('\n');
if (flags.record) record('figures', `Recorded on ${date}.\n\n${report}`);
else console.log(report);
