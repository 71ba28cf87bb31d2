import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, median, peakMegabytes } from '../support/measure.js';
import { progress } from '../support/report.js';
import { compareOutputs, countBytes, filesOf } from './bytes.js';
import { drizzleTool, emptyNode, floorTool, tablewrightTool } from './tools.js';

/**
 * CPU seconds of every command at one size: medians of rounds, in each of which every tool has its turn.
 * @param {number} tables
 * @param {{ rounds: number, proof: boolean, peers: boolean }} options
 */
export function measureSize(tables, options) {
  const ours = tablewrightTool(tables);
  const floor = floorTool(tables);
  const drizzle = options.peers ? drizzleTool(tables) : null;
  /** @type {Record<string, number[]>} */
  const samples = {};
  const record = (name, seconds) => {
    samples[name] = [...(samples[name] ?? []), seconds];
  };
  const time = (name, tool, verb = 'generate', cpu = {}) => {
    const seconds = cpuSeconds(tool.command(verb), tool.root, cpu);
    record(name, seconds);
    progress(`${tables} tables: ${name} ${seconds.toFixed(3)} s`);
  };

  let outputs = null;
  for (let round = 0; round < options.rounds; round += 1) {
    record('node', cpuSeconds(emptyNode, tmpdir()));
    startAnew(ours);
    startAnew(floor);
    time('first', ours);
    if (drizzle !== null) {
      startAnew(drizzle);
      time('drizzle first', drizzle);
    }
    time('floor', floor);
    outputs ??= compareOutputs(filesOf(join(ours.root, 'generated')), filesOf(join(floor.root, 'generated')));
    refuseStaleFloor(outputs);
    time('no-op', ours);
    if (drizzle !== null) time('drizzle no-op', drizzle);
    time('check', ours, 'check');
    for (const tool of [ours, drizzle]) tool?.writeSchema(true);
    time('change', ours);
    if (drizzle !== null) time('drizzle change', drizzle);
  }
  startAnew(ours);
  if (options.proof) time('proved', ours, 'prove', { server: true });
  const memory = measureMemory(ours, floor, drizzle);
  startAnew(ours);
  cpuSeconds(ours.command('generate'), ours.root);
  const bytes = countBytes(filesOf(join(ours.root, 'generated')));
  for (const tool of [ours, floor, drizzle]) tool?.reset();
  return { tables, cpu: mapValues(samples, median), samples, memory, bytes, outputs };
}

/** @throws when the floor writes something else than Tablewright does by now */
function refuseStaleFloor({ files, bytes, ourFiles, ourBytes }) {
  if (files === ourFiles && Math.abs(bytes / ourBytes - 1) <= 0.01) return;
  const advice = 'run bench/generate/capture-floor.js and review what it changes';
  throw new Error(
    `the floor writes ${bytes} bytes in ${files} files, not ${ourBytes} in ${ourFiles}: ${advice}`,
  );
}

/** Peak resident memory of every step, each once: it hardly varies. */
function measureMemory(ours, floor, drizzle) {
  /** @type {Record<string, number>} */
  const peaks = {};
  startAnew(ours);
  peaks.first = peakMegabytes(ours.command('generate'), ours.root);
  peaks['no-op'] = peakMegabytes(ours.command('generate'), ours.root);
  peaks.check = peakMegabytes(ours.command('check'), ours.root);
  ours.writeSchema(true);
  peaks.change = peakMegabytes(ours.command('generate'), ours.root);
  startAnew(floor);
  peaks.floor = peakMegabytes(floor.command('generate'), floor.root);
  if (drizzle === null) return peaks;
  startAnew(drizzle);
  peaks['drizzle first'] = peakMegabytes(drizzle.command('generate'), drizzle.root);
  peaks['drizzle no-op'] = peakMegabytes(drizzle.command('generate'), drizzle.root);
  drizzle.writeSchema(true);
  peaks['drizzle change'] = peakMegabytes(drizzle.command('generate'), drizzle.root);
  return peaks;
}

/**
 * Ratio of CPU seconds at twice the tables, from nothing; sizes in turn.
 * @param {number} tables @param {number} rounds
 */
export function measureScaling(tables, rounds) {
  const tools = [tables, tables * 2].map(tablewrightTool);
  const samples = tools.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round += 1) {
    tools.forEach((tool, index) => {
      tool.reset();
      samples[index].push(cpuSeconds(tool.command('generate'), tool.root));
    });
  }
  for (const tool of tools) tool.reset();
  const [once, twice] = samples.map(median);
  progress(`${tables} and ${tables * 2} tables: ${once.toFixed(2)} s and ${twice.toFixed(2)} s`);
  return { tables, once, twice, ratio: twice / once };
}

function startAnew(tool) {
  tool.reset();
  tool.writeSchema(false);
}

function mapValues(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
