import { arch, cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

/**
 * A Markdown table.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const marks = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(marks), ...rows.map(line)].join('\n');
}

/** @param {boolean} passed */
export const verdict = (passed) => (passed ? 'met' : '**missed**');

/** @param {number} seconds */
export const formatSeconds = (seconds) => seconds.toFixed(seconds < 1 ? 3 : 2);

/** @param {number} ratio */
export const formatRatio = (ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 1)}x`;

/** What may be said of a machine in public: its shape, not its name. */
export function machineShape() {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores, ${memory} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`;
}

/** @param {string} text */
export function progress(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * The flags that the benchmarks share, from the command line.
 * @param {{ sizes: string, rounds: string }} defaults
 */
export function readFlags(defaults) {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: defaults.sizes },
      rounds: { type: 'string', default: defaults.rounds },
      proof: { type: 'boolean', default: true },
      peers: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      install: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const sizes = values.sizes.split(',').map(Number);
  const rounds = Number(values.rounds);
  if (![...sizes, rounds].every((number) => Number.isInteger(number) && number > 0)) {
    throw new Error('--sizes takes numbers of tables, --rounds a number: --sizes 10,100 --rounds 5');
  }
  return { ...values, sizes, rounds };
}
