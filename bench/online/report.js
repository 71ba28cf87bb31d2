import { median } from '../support/measure.js';
import { formatRatio, machineShape, markdownTable, verdict } from '../support/report.js';
import { scenarios } from './scenarios.js';

/** Longest stall of any transaction, and longest wait for a lock that others queue behind, in milliseconds. */
export const targets = { stall: 100, lock: 50 };

const head = [
  'change',
  'naive: longest, ms',
  'ours: longest, ms',
  'worst round',
  'reads',
  'p99',
  'no change: longest',
  'failed, naive / ours',
  'retried',
  'lock wait, ms',
  's, naive / ours',
  'ratio (bound)',
  '',
  'measured',
];

const of = (list, field) => median(list.map((each) => each[field]));
const most = (list, field) => Math.max(...list.map((each) => each[field]));
const milliseconds = (value) => value.toFixed(value < 100 ? 1 : 0);

function rowOf({ name, ratio, rounds }) {
  const [naive, ours, idle] = ['naive', 'ours', 'idle'].map((side) => rounds.map((round) => round[side]));
  const slower = of(ours, 'seconds') / of(naive, 'seconds');
  const passed =
    of(ours, 'longest') <= targets.stall &&
    most(ours, 'failed') === 0 &&
    Math.floor(of(ours, 'lockWait')) <= targets.lock &&
    (ratio === undefined || slower <= ratio);
  return [
    name,
    milliseconds(of(naive, 'longest')),
    milliseconds(of(ours, 'longest')),
    milliseconds(most(ours, 'longest')),
    milliseconds(of(ours, 'longestRead')),
    milliseconds(of(ours, 'p99')),
    milliseconds(of(idle, 'longest')),
    `${most(naive, 'failed')} / ${most(ours, 'failed')}`,
    String(most(ours, 'retried')),
    milliseconds(of(ours, 'lockWait')),
    `${of(naive, 'seconds').toFixed(2)} / ${of(ours, 'seconds').toFixed(2)}`,
    ratio === undefined ? formatRatio(slower) : `${formatRatio(slower)} (${ratio}x)`,
    verdict(passed),
    `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}

/**
 * What was measured, in Markdown, in the order of the scenarios.
 *
 * @param {string} earlier a page with such a table: changes that were not measured now keep their rows
 */
export function reportOnline(measured, { rate, connections }, earlier = '') {
  const rows = new Map(measured.results.map((result) => [result.name, rowOf(result)]));
  for (const line of earlier.split('\n')) {
    const cells = line.split('|').slice(1, -1);
    const name = cells[0]?.trim();
    if (cells.length === head.length && scenarios.some((each) => each.name === name) && !rows.has(name))
      rows.set(
        name,
        cells.map((cell) => cell.trim()),
      );
  }
  const lines = scenarios.flatMap(({ name }) => (rows.has(name) ? [rows.get(name)] : []));
  return `### Schema changes under load

${machineShape()}, PostgreSQL ${measured.version}, fsync on. ${rate} transactions a second on ${connections} connections (open loop; half inserts, a quarter updates, a quarter reads by primary key) on a table of ${measured.rows} rows. Medians of interleaved rounds, as many as the last column says; latency counts from the moment that a transaction was due, and "no change" is the longest one of five seconds without any, in the same run. Bounds: longest ${targets.stall} ms, no transaction failed (once retried where a prepared statement's result type had changed), no lock that others queue behind waited on for more than ${targets.lock} ms.

${markdownTable(head, lines)}
`;
}
