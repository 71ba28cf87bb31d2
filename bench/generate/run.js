/**
 * CPU seconds, memory and bytes of `generate` and `check`, beside drizzle-kit, the floor and an empty Node.
 * node bench/generate/run.js [--sizes 10,100,1000,5000] [--rounds 5] [--no-proof] [--no-peers]
 */
import { fileURLToPath } from 'node:url';
import { counted } from '../support/measure.js';
import {
  formatRatio,
  formatSeconds,
  machineShape,
  markdownTable,
  readFlags,
  verdict,
} from '../support/report.js';
import { classes } from './bytes.js';
import { measureScaling, measureSize } from './measure-size.js';
import { isMet, targetsOf } from './targets.js';

/**
 * Measures and reports, in Markdown.
 * @param {{ sizes: readonly number[], rounds: number, proof: boolean, peers: boolean }} options
 */
export function benchGenerate(options) {
  const results = options.sizes.map((tables) => measureSize(tables, options));
  const scaling = options.sizes.includes(1000) ? [measureScaling(1000, Math.min(options.rounds, 3))] : [];
  return `### generate and check

${machineShape()}. CPU seconds: ${counted}. Medians of ${options.rounds} interleaved rounds; the run with the proof is a single one and counts its PostgreSQL server.

${speedTable(results)}

Ratios of the run from nothing (no-op: of the no-op), and peak resident memory in MB of the largest Node process:

${ratioTable(results)}

Targets:

${targetTable(results, scaling)}

Bytes a table, at each size:

${byteTable(results)}

Every generated file is in one class. The DDL of a table stands in three copies: in its file under \`sql/\`, in \`schema.sql\`, and in the \`up.sql\` of the migration that made it.

${results.map(floorLine).join('\n')}
`;
}

function seconds(value) {
  return value === undefined ? '–' : formatSeconds(value);
}

function ratio(over, under) {
  return over === undefined || under === undefined ? '–' : formatRatio(over / under);
}

function speedTable(results) {
  const rows = [
    ['generate, from nothing', 'first'],
    ['generate, no-op', 'no-op'],
    ['generate, one column changed', 'change'],
    ['check', 'check'],
    ['generate, from nothing, with the proof', 'proved'],
    ['drizzle-kit 0.31, first', 'drizzle first'],
    ['drizzle-kit 0.31, no-op', 'drizzle no-op'],
    ['drizzle-kit 0.31, one column changed', 'drizzle change'],
    ['floor: load and write the same bytes', 'floor'],
    ['`node -e 0`', 'node'],
  ];
  return markdownTable(
    ['CPU seconds', ...results.map(({ tables }) => `${tables} tables`)],
    rows.map(([label, key]) => [label, ...results.map(({ cpu }) => seconds(cpu[key]))]),
  );
}

function ratioTable(results) {
  const each = (figure) => results.map(figure);
  return markdownTable(
    ['', ...each(({ tables }) => `${tables} tables`)],
    [
      ['drizzle-kit / ours, from nothing', ...each(({ cpu }) => ratio(cpu['drizzle first'], cpu.first))],
      ['drizzle-kit / ours, no-op', ...each(({ cpu }) => ratio(cpu['drizzle no-op'], cpu['no-op']))],
      ['drizzle-kit / ours, one column', ...each(({ cpu }) => ratio(cpu['drizzle change'], cpu.change))],
      [
        'drizzle-kit / floor: the most that is to be had with our bytes',
        ...each(({ cpu }) => ratio(cpu['drizzle first'], cpu.floor)),
      ],
      ['ours / floor, from nothing', ...each(({ cpu }) => ratio(cpu.first, cpu.floor))],
      ['ours / `node -e 0`, no-op', ...each(({ cpu }) => ratio(cpu['no-op'], cpu.node))],
      ...[
        'first',
        'no-op',
        'change',
        'check',
        'floor',
        'drizzle first',
        'drizzle no-op',
        'drizzle change',
      ].map((key) => [
        `memory, ${key}`,
        ...each(({ memory }) => (memory[key] === undefined ? '–' : memory[key].toFixed(0))),
      ]),
    ],
  );
}

function targetTable(results, scaling) {
  const rows = results.flatMap((result) =>
    targetsOf(result).map((target) => {
      const print = (value) => (target.unit === 'x' ? formatRatio(value) : `${value.toFixed(0)} MB`);
      const limit = `${target.atLeast === true ? '≥' : '≤'} ${print(target.limit)}`;
      return [`${target.what}, ${result.tables} tables`, print(target.figure), limit, verdict(isMet(target))];
    }),
  );
  for (const { tables, ratio: growth } of scaling) {
    const what = `time(${2 * tables}) / time(${tables}), from nothing`;
    rows.push([what, formatRatio(growth), '≤ 2.30x', verdict(growth <= 2.3)]);
  }
  return markdownTable(['Target', 'Figure', 'Limit', ''], rows);
}

function byteTable(results) {
  const last = results.length - 1;
  const rows = classes.flatMap(({ name, limit, parts }) => {
    const perTable = (names) =>
      results.map(({ bytes, tables }) => names.reduce((sum, part) => sum + bytes.get(part), 0) / tables);
    const row = (label, names, end) => [label, ...perTable(names).map((value) => value.toFixed(0)), ...end];
    const names = Object.keys(parts);
    const held = limit === null ? ['', ''] : [`≤ ${limit}`, verdict(perTable(names)[last] <= limit)];
    return [row(`**${name}**`, names, held), ...names.map((part) => row(`\`${part}\``, [part], ['', '']))];
  });
  const head = ['Class', ...results.map(({ tables }) => `${tables} tables`), 'Limit'];
  return markdownTable([...head, `at ${results[last].tables}`], rows);
}

function floorLine({ tables, outputs }) {
  const { files, bytes, ourBytes, differing } = outputs;
  const off = Math.abs(bytes / ourBytes - 1);
  // Manifest and hash of the migration follow its random id.
  const others = differing.filter((path) => path !== 'manifest.json');
  const same =
    others.length === 0
      ? 'byte for byte what Tablewright writes (but for the random id of the migration and its hash)'
      : `${(off * 100).toFixed(3)} % off in bytes; files that differ: ${others.join(', ')} (it starts no new transaction every few hundred tables)`;
  return `- Floor at ${tables} tables: ${files} files, ${bytes} bytes; ${same}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = readFlags({ sizes: '10,100,1000,5000', rounds: '5' });
  console.log(benchGenerate(flags));
}
