/**
 * Runs every benchmark and prints what they measured, in Markdown. `npm run bench -- [--quick] [--record]`
 * --quick: small sizes, a minute or two. --record: puts the figures into docs/benchmarks.md, with the date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchApply } from './apply/run.js';
import { benchGenerate } from './generate/run.js';
import { benchImport } from './import/run.js';
import { repository } from './support/project.js';
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
    }
  : {
      generate: { sizes: [10, 100, 1000, 5000], rounds: 5 },
      types: { sizes: [100, 1000, 5000], rounds: 3 },
      import: { sizes: [10, 5000], rounds: 15 },
      apply: { sizes: [1000, 5000] },
    };

const date = new Date().toISOString().slice(0, 10);
const report = [
  benchGenerate({ ...common, ...plan.generate }),
  benchTypes(plan.types),
  benchImport(plan.import),
  await benchApply(plan.apply),
].join('\n');
if (flags.record) record(`Recorded on ${date}.\n\n${report}`);
else console.log(report);

/** Replaces the figures in the documentation. */
function record(figures) {
  const page = join(repository, 'docs/benchmarks.md');
  const text = readFileSync(page, 'utf8');
  const [open, close] = ['<!-- figures -->', '<!-- /figures -->'];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start)
    throw new Error(`${page} has no place for figures between ${open} and ${close}`);
  writeFileSync(page, `${text.slice(0, start + open.length)}\n${figures}${text.slice(end)}`);
}
