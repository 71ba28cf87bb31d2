/**
 * What transactions of an application notice of a schema change under way: 200 a second on a table of a million rows, fsync on.
 * Our migrations by the runner, beside what people write by hand, in turns.
 * node bench/online/run.js [--rounds 5] [--rows 1000000] [--only TEXT,TEXT] [--quick] [--add FILE] [--record]
 * --only: changes whose names have one of these in them. --record: puts their rows into docs/benchmarks.md. --add: counts the rounds
 * that earlier runs left in a file too, where a machine is not to be had alone for long enough.
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import pg from 'pg';
import { run } from '../support/measure.js';
import { repository, tablewright } from '../support/project.js';
import { record } from '../support/record.js';
import { progress } from '../support/report.js';
import { Rounds } from '../support/rounds.js';
import { besides } from './besides.js';
import { makeBaseline, makeChange } from './projects.js';
import { reportOnline, targets } from './report.js';
import { fill, scenarios, schemaBefore } from './scenarios.js';
import { watchLocks } from './watch-locks.js';

const here = join(repository, 'bench/online');
const load = { rate: 200, connections: 12 };
/** Tells events of the runner, and the longest transactions. */
const verbose = process.env.TABLEWRIGHT_BENCH_VERBOSE !== undefined;

/** @param {{ rounds: number, rows: number, only?: string, add?: string }} options */
export async function measureOnline({ rounds, rows, only = '', add }) {
  const wanted = scenarios.filter(({ name }) => only.split(',').some((text) => name.includes(text)));
  const { startLoadedServer } = await import(bundle('server.ts'));
  const baseline = makeBaseline(schemaBefore);
  const roots = wanted.map(({ schema }) => makeChange(baseline, schema));
  const server = await startLoadedServer(repository);
  const kept = new Rounds(add);
  try {
    await server.createDatabase('base');
    run([process.execPath, tablewright, 'migrate', 'up', '--database', server.url('base')], baseline);
    await runAll(server.connection('base'), fill(rows));
    for (let round = 0; round < rounds; round += 1) {
      const idle = await measureChange(server, rows, null, null);
      for (const [at, scenario] of wanted.entries()) {
        const measured = { idle };
        // In turns, and not always the same first.
        for (const side of kept.of(scenario.name).length % 2 === 0 ? ['naive', 'ours'] : ['ours', 'naive']) {
          const change = side === 'naive' ? { statements: scenario.naive } : { root: roots[at] };
          measured[side] = await measureChange(server, rows, scenario, change);
          progress(`online: round ${round + 1}, ${scenario.name}, ${side}: ${describe(measured[side])}`);
        }
        kept.add(scenario.name, measured);
      }
    }
    const results = wanted.map(({ name, ratio }) => ({ name, ratio, rounds: kept.of(name) }));
    return { version: server.version, rows, results };
  } finally {
    await server.stop();
  }
}

const describe = ({ longest, p99, seconds, failed, lockWait }) =>
  `longest ${longest.toFixed(0)} ms, p99 ${p99.toFixed(1)} ms, ${seconds.toFixed(1)} s, ${failed} failed, lock wait ${lockWait.toFixed(0)} ms`;

async function measureChange(server, rows, scenario, change) {
  await server.dropDatabase('work');
  await server.createDatabase('work', 'base');
  const connection = server.connection('work');
  const folder = mkdtempSync(join(tmpdir(), 'online-'));
  const startDeploy = async () => {
    const file = join(folder, 'change.json');
    writeFileSync(file, JSON.stringify({ connection, database: server.url('work'), ...change }));
    const child = fork(join(here, 'apply.js'), [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    return async () => {
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.send('go');
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`${scenario?.name} ended with ${code}`);
      return (await answer).seconds;
    };
  };
  try {
    // What the copy left to write, and to read, is not the change's.
    await runAll(connection, [
      'CHECKPOINT',
      'SELECT sum(id) FROM public.orders',
      'SELECT sum(id) FROM public.employees',
    ]);
    // Nor what other programs left to the kernel, which writes it half a minute later.
    execFileSync('sync');
    const application = fork(join(here, 'load.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    application.send({ connection, rows, ...load });
    await once(application, 'message');
    await sleep(2_000);
    const deploy = change === null ? () => sleep(5_000, 5) : await startDeploy();
    const beside = scenario?.beside === undefined ? null : await besides[scenario.beside](connection);
    const locks = await watchLocks(connection);
    const from = now();
    const seconds = await deploy();
    const to = now();
    const lockWait = await locks.stop();
    await beside?.();
    await sleep(500);
    const answer = once(application, 'message');
    application.send('stop');
    const [done] = await answer;
    return { ...summary(done, from, to), seconds, lockWait };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Wall time in milliseconds with fractions, the same in every process. */
function now() {
  return performance.timeOrigin + performance.now();
}

/** Of the transactions that were due while the change went on, or shortly after. */
function summary(done, from, to) {
  const during = done.filter(({ at }) => at >= from && at <= to + 250);
  const latencies = during.map(({ latency }) => latency).sort((a, b) => a - b);
  const reads = during.filter(({ kind }) => kind === 'select').map(({ latency }) => latency);
  if (verbose) {
    const worst = [...during].sort((a, b) => b.latency - a.latency).slice(0, 5);
    for (const { kind, at, latency } of worst)
      progress(
        `  ${kind} due ${((at - from) / 1000).toFixed(2)} s after the beginning took ${latency.toFixed(0)} ms`,
      );
  }
  const errors = during.flatMap(({ error }) => (error === null ? [] : [error]));
  if (errors.length > 0) progress(`online: ${errors.length} failed, the first with ${errors[0]}`);
  return {
    longest: latencies.at(-1) ?? 0,
    longestRead: Math.max(0, ...reads),
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    slow: latencies.filter((latency) => latency > targets.stall).length,
    count: latencies.length,
    retried: during.filter(({ retried }) => retried).length,
    failed: errors.length,
  };
}

async function runAll(connection, statements) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Below node_modules/, from where packages are found. @returns {string} the URL of the bundle */
function bundle(file) {
  const folder = join(repository, 'node_modules/.cache/tablewright-bench');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `online-${file.replace('.ts', '.mjs')}`);
  const entryPoints = [join(here, file)];
  buildSync({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' });
  return pathToFileURL(outfile).href;
}

/** @param {{ rounds: number, rows: number, only?: string }} options */
export async function benchOnline(options) {
  return `<!-- online -->\n${reportOnline(await measureOnline(options), load)}<!-- /online -->\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      rows: { type: 'string', default: '1000000' },
      only: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      add: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const sizes = values.quick
    ? { rounds: 1, rows: 100_000 }
    : { rounds: Number(values.rounds), rows: Number(values.rows) };
  const measured = await measureOnline({ ...sizes, only: values.only, add: values.add });
  if (values.record) record('online', (earlier) => reportOnline(measured, load, earlier));
  else console.log(reportOnline(measured, load));
}
