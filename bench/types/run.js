/**
 * What the type-check of an application with thirty uses of per-relation modules costs by size of the schema, beside the
 * same application over peers.
 * node bench/types/run.js [--install] [--sizes 100,1000,5000] [--rounds 3] [--no-peers] [--json] [--record]
 * --install: TypeScript 6, which is then measured too.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../support/measure.js';
import { repository } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { markdownTable, progress, readFlags, verdict } from '../support/report.js';
import { compilers, makeApplication, settings, typeCheck } from './application.js';

/**
 * @param {{ sizes: readonly number[], rounds: number, peers: boolean }} options
 * @returns counts of the compiler by size, compiler and library; memory and time are medians
 */
export async function measureTypes({ sizes, rounds, peers }) {
  const results = [];
  for (const tables of sizes) {
    const roots = await makeApplication(tables, peers);
    for (const compiler of compilers()) {
      const runs = new Map([...roots.keys()].map((name) => [name, []]));
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, root] of roots) runs.get(name).push(typeCheck(root, compiler));
      }
      progress(`types: ${tables} tables, ${compiler.name}`);
      for (const [name, counts] of runs) {
        const megabytes = median(counts.map((one) => one.megabytes));
        const seconds = median(counts.map((one) => one.seconds));
        results.push({ tables, compiler: compiler.name, name, ...counts[0], megabytes, seconds });
      }
    }
  }
  return results;
}

/** @param {{ sizes: readonly number[], rounds: number, peers: boolean }} options */
export async function benchTypes(options) {
  const results = await measureTypes(options);
  const sections = compilers().map(({ name }) =>
    section(
      name,
      results.filter(({ compiler }) => compiler === name),
    ),
  );
  return `<!-- types -->
### Type-check of an application

Thirty tables of so many, each with its Row, insert, findById, update and delete used; the same over peers. \`${JSON.stringify(settings)}\`; medians of ${options.rounds} runs for memory and seconds.

${sections.join('\n')}<!-- /types -->
`;
}

function section(compiler, results) {
  const own = results.filter(({ name }) => name === 'tablewright');
  const peers = [...new Set(results.map(({ name }) => name))].filter((name) => name !== 'tablewright');
  const [first, last] = [own[0], own.at(-1)];
  const row = (label, key, digits = 0) => [label, ...own.map((result) => result[key].toFixed(digits))];
  const near = (key) => Math.abs(last[key] / first[key] - 1) <= 0.1;
  const of = (peer, tables) => results.find(({ name, tables: size }) => name === peer && size === tables);
  const ahead = own.every(({ tables, seconds }) => peers.every((peer) => seconds < of(peer, tables).seconds));
  return `${compiler}:

${markdownTable(
  ['', ...own.map(({ tables }) => `${tables} tables`)],
  [
    row('files in the program', 'files'),
    row('instantiations', 'instantiations'),
    row('types', 'types'),
    row('memory, MB', 'megabytes', 1),
    row('seconds of the compiler', 'seconds', 2),
    ...peers.map((peer) => [
      `${peer}: seconds, MB`,
      ...own.map(
        ({ tables }) => `${of(peer, tables).seconds.toFixed(2)}, ${of(peer, tables).megabytes.toFixed(0)}`,
      ),
    ]),
  ],
)}

Targets, ${last.tables} against ${first.tables} tables: the same number of files: ${verdict(first.files === last.files)}; instantiations within 10 %: ${verdict(near('instantiations'))}; memory within 10 %: ${verdict(near('megabytes'))}.${peers.length === 0 ? '' : ` Less time than every peer at every size: ${verdict(ahead)}.`}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = readFlags({ sizes: '100,1000,5000', rounds: '3' });
  if (flags.install)
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--silent'], {
      cwd: join(repository, 'bench/types'),
      stdio: 'inherit',
    });
  if (flags.json) console.log(JSON.stringify(await measureTypes(flags)));
  else if (flags.record) recordPart('types', await benchTypes(flags));
  else console.log(await benchTypes(flags));
}
