/**
 * What the import of one relation's module costs at run time, by size of the schema.
 * node bench/import/run.js [--sizes 10,5000] [--rounds 15] [--json] [--record]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { tableName } from '../generate/shape.js';
import { cpuSeconds, median, run } from '../support/measure.js';
import { makeTablewrightProject, tablewright } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { formatSeconds, markdownTable, progress, readFlags, verdict } from '../support/report.js';

/**
 * @param {{ sizes: readonly number[], rounds: number }} options
 * @returns CPU seconds over an empty Node, of the whole process, and modules of ours that were loaded, by size
 */
export function measureImport({ sizes, rounds }) {
  const projects = sizes.map((tables) => ({ tables, root: compile(tables), samples: [] }));
  const empty = [];
  for (let round = 0; round < rounds; round += 1) {
    empty.push(cpuSeconds([process.execPath, '-e', '0'], tmpdir()));
    for (const { root, samples, tables } of projects) {
      samples.push(cpuSeconds(importOne(tables), root));
    }
  }
  return projects.map(({ tables, root, samples }) => {
    progress(`import: ${tables} tables`);
    return { tables, modules: countModules(tables, root), seconds: median(samples), empty: median(empty) };
  });
}

/** The generated modules as JavaScript, one file each, as an application's build leaves them. */
function compile(tables) {
  const root = makeTablewrightProject(tables);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  const entryPoints = readdirSync(join(root, 'generated/db'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(root, 'generated/db', path));
  buildSync({ entryPoints, outdir: join(root, 'built'), format: 'esm', platform: 'node', logLevel: 'error' });
  return root;
}

/** The module in the middle of the schema. */
function importOne(tables) {
  const module = `./built/tables/${tableName(Math.floor(tables / 2))}.js`;
  return [process.execPath, '--input-type=module', '-e', `await import('${module}')`];
}

/** Modules of the project that a process loads, as V8 tells at its end. */
function countModules(tables, root) {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'));
  try {
    run(importOne(tables), root, { NODE_V8_COVERAGE: folder });
    const [file] = readdirSync(folder);
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return result.filter(({ url }) => url.startsWith(pathToFileURL(join(root, 'built')).href)).length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {{ sizes: readonly number[], rounds: number }} options */
export function benchImport(options) {
  const results = measureImport(options);
  const [first, last] = [results[0], results.at(-1)];
  const rows = results.map(({ tables, modules, seconds, empty }) => [
    `${tables} tables`,
    String(modules),
    formatSeconds(seconds),
    `${((seconds - empty) * 1000).toFixed(1)} ms`,
  ]);
  return `<!-- import -->
### Import of one relation's module

Medians of ${options.rounds} interleaved rounds of \`await import('./built/tables/<one>.js')\` in a new process.

${markdownTable(['', 'modules loaded', 'CPU seconds, process', 'over `node -e 0`'], rows)}

Targets, ${last.tables} against ${first.tables} tables: the same number of modules: ${verdict(first.modules === last.modules)}; CPU of the process within 10 %: ${verdict(Math.abs(last.seconds / first.seconds - 1) <= 0.1)}.
<!-- /import -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = readFlags({ sizes: '10,5000', rounds: '15' });
  if (flags.json) console.log(JSON.stringify(measureImport(flags)));
  else if (flags.record) recordPart('import', benchImport(flags));
  else console.log(benchImport(flags));
}
