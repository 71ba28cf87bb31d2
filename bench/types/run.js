/**
 * What the type-check of an application with thirty uses of per-relation modules costs by size of the schema.
 * node bench/types/run.js [--sizes 100,1000,5000] [--rounds 3] [--json] [--record]
 */
import { fileURLToPath } from 'node:url';
import { median } from '../support/measure.js';
import { recordPart } from '../support/record.js';
import { markdownTable, progress, readFlags, verdict } from '../support/report.js';
import { makeApplication, settings, typeCheck } from './application.js';

/**
 * @param {{ sizes: readonly number[], rounds: number }} options
 * @returns counts of the compiler by size; memory and time are medians
 */
export function measureTypes({ sizes, rounds }) {
  const roots = sizes.map(makeApplication);
  const runs = sizes.map(() => /** @type {ReturnType<typeof typeCheck>[]} */ ([]));
  for (let round = 0; round < rounds; round += 1) {
    roots.forEach((root, index) => {
      runs[index].push(typeCheck(root));
    });
  }
  return sizes.map((tables, index) => {
    progress(`types: ${tables} tables`);
    return {
      tables,
      ...runs[index][0],
      megabytes: median(runs[index].map(({ megabytes }) => megabytes)),
      seconds: median(runs[index].map(({ seconds }) => seconds)),
    };
  });
}

/** @param {{ sizes: readonly number[], rounds: number }} options */
export function benchTypes(options) {
  const results = measureTypes(options);
  const [first, last] = [results[0], results.at(-1)];
  const row = (label, key, digits = 0) => [label, ...results.map((result) => result[key].toFixed(digits))];
  const near = (key) => Math.abs(last[key] / first[key] - 1) <= 0.1;
  return `<!-- types -->
### Type-check of an application

Thirty per-relation modules imported, each with its Row, insert, findById, update and delete used. TypeScript 7, \`--singleThreaded\`, \`${JSON.stringify(settings)}\`; medians of ${options.rounds} runs for memory and seconds.

${markdownTable(
  ['', ...results.map(({ tables }) => `${tables} tables`)],
  [
    row('files in the program', 'files'),
    row('instantiations', 'instantiations'),
    row('types', 'types'),
    row('memory, MB', 'megabytes', 1),
    row('seconds of the compiler', 'seconds', 2),
  ],
)}

Targets, ${last.tables} against ${first.tables} tables: the same number of files: ${verdict(first.files === last.files)}; instantiations within 10 %: ${verdict(near('instantiations'))}; memory within 10 %: ${verdict(near('megabytes'))}.
<!-- /types -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = readFlags({ sizes: '100,1000,5000', rounds: '3' });
  if (flags.json) console.log(JSON.stringify(measureTypes(flags)));
  else if (flags.record) recordPart('types', benchTypes(flags));
  else console.log(benchTypes(flags));
}
