/**
 * The founding design's five operations at its own scale: the key-value store that it replaces, used naively and well, against
 * the generated functions, interleaved in one run, on loopback and with a millisecond more a round trip; then the report as a
 * maintained rollup.
 * node bench/operations/run.js [--quick] [--rounds 7] [--only TEXT,TEXT] [--json] [--record] [--database URL]
 * --only: operations whose names have one of these in them, and no rollup.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { importTypeScript } from '../../scripts/import-typescript.js';
import { importServer } from '../support/import-server.js';
import { median } from '../support/measure.js';
import { repository } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { machineShape, markdownTable, progress, verdict } from '../support/report.js';
import { fillDatabaseOf, idOf, orderNumber, scaleOf } from './data.js';
import * as kv from './kv.js';
import { measureRollup, rollupReport } from './rollup.js';

const catalog = idOf('catalog', 7);
const client = idOf('client', 1);
const site = idOf('site', 107);

/** What is asked, what the design promises, and what issue 4 asks of loopback and of a millisecond more. */
function operations(ours, { orders, reads }) {
  let number = 0;
  const next = () => {
    number = (number + 7919) % orders;
    return orderNumber(number + 1);
  };
  return [
    {
      name: 'List 1000 products',
      design: '600x',
      targets: [15, 150],
      absolute: 50,
      naive: (db) => kv.listProducts(db, catalog, kv.naive),
      batched: (db) => kv.listProducts(db, catalog, kv.batched),
      ours: (db) => ours.listCatalogProducts(db, { catalog_id: catalog, after: '', limit: 1000 }),
    },
    {
      name: `Client monthly report, ${orders / 10} orders`,
      design: '150x',
      targets: [50, 1000],
      absolute: 2000,
      // Each order is one more GET of the same cost: a part of them is read, and the time multiplied.
      scale: orders / 10 / Math.min(reads, orders / 10),
      naive: async (db) => (await kv.monthlyReport(db, client, kv.naive, reads)).rows,
      batched: async (db) => (await kv.monthlyReport(db, client, kv.batched)).rows,
      ours: (db) => ours.clientMonthlyReport(db, { client_id: client, month: '2026-01-01' }),
      slow: true,
    },
    ...['Eco Camera', 'ca', 'e', 'q'].map((term) => ({
      name: `Product search, "${term}"`,
      design: '100x',
      targets: term.length > 2 ? [100, 100] : null,
      absolute: 100,
      naive: (db) => kv.searchNaive(db, term, 20),
      batched: (db) => kv.searchBatched(db, term, 20),
      ours: (db) => ours.searchProducts(db, { term, limit: 20 }),
      slow: term.length < 3,
    })),
    {
      name: 'Order lookup',
      design: '50x',
      targets: [2.5, 4],
      absolute: 10,
      repeat: 200,
      naive: (db) => kv.findOrder(db, next(), kv.naive),
      batched: (db) => kv.findOrder(db, next(), kv.batched),
      ours: (db) => ours.findOrder(db, { order_number: next() }),
    },
    {
      name: 'Site products',
      design: '200x',
      targets: [9, 150],
      absolute: 100,
      naive: (db) => kv.siteProducts(db, site, kv.naive),
      batched: (db) => kv.siteProducts(db, site, kv.batched),
      ours: (db) => ours.listSiteProducts(db, { site_id: site, limit: 1000 }),
    },
  ];
}

const ways = ['naive', 'batched', 'ours'];

/** Medians of milliseconds, one operation after another, its three ways in turn. */
async function measureAll(db, ours, options, line) {
  const results = [];
  const texts = options.only.split(',');
  const chosen = operations(ours, options).filter(({ name }) => texts.some((text) => name.includes(text)));
  for (const operation of chosen) {
    const times = { naive: [], batched: [], ours: [] };
    // A session plans a prepared statement anew five times before it may keep a plan.
    for (let warm = 0; warm < 6; warm += 1) await operation.ours(db);
    // V8 compiles what answers short calls within a thousand of them: four turns of each way do not count.
    for (let turn = 0; turn < 4 && operation.repeat !== undefined; turn += 1)
      for (const way of ways) await time(operation[way], db, operation.repeat);
    const rounds = operation.slow === true ? Math.min(3, options.rounds) : options.rounds;
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways) times[way].push(await time(operation[way], db, operation.repeat ?? 1));
    }
    const [naive, batched, mine] = ways.map((way) => median(times[way]));
    const { name, design, targets, absolute, scale = 1 } = operation;
    results.push({
      name,
      design,
      absolute,
      target: targets?.[line] ?? null,
      naive: naive * scale,
      batched,
      ours: mine,
      isExtrapolated: scale > 1,
    });
    progress(`operations: ${name}: ${(naive * scale).toFixed(2)} -> ${mine.toFixed(2)} ms`);
  }
  return results;
}

async function time(ask, db, repeat) {
  const started = performance.now();
  for (let at = 0; at < repeat; at += 1) await ask(db);
  return (performance.now() - started) / repeat;
}

/** What a round trip takes: the shortest of many empty questions. */
async function roundTrip(db) {
  let shortest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < 200; at += 1)
    shortest = Math.min(shortest, await time((to) => to.query({ name: 'ping', text: 'SELECT 1' }), db, 1));
  return shortest;
}

/** @param {{ quick: boolean, rounds: number, only?: string, database?: string }} options `database`: of bench/operations/serve.js */
export async function measureOperations({ quick, rounds, only = '', database }) {
  if (database !== undefined) return measureOn({ connectionString: database }, quick, rounds, only);
  const { startDefaultServer } = await importServer();
  const server = await startDefaultServer(repository);
  try {
    await server.createDatabase('bench');
    await fillDatabaseOf(server.connection('bench'), scaleOf(quick));
    return await measureOn(server.connection('bench'), quick, rounds, only);
  } finally {
    await server.stop();
  }
}

async function measureOn(connection, quick, rounds, only) {
  const { orders } = scaleOf(quick);
  const ours = await importTypeScript(join(repository, 'operations.ts'));
  const admin = new pg.Client(connection);
  await admin.connect();
  const { rows } = await admin.query('SHOW server_version');
  const lines = [];
  for (const delay of [0, 1]) {
    const proxy = delay === 0 ? null : await startProxy(admin, delay);
    const config = { user: admin.user, password: admin.password, database: admin.database };
    const db = new pg.Client(
      proxy === null ? connection : { ...config, host: '127.0.0.1', port: proxy.port },
    );
    try {
      await db.connect();
      await db.query('SET jit = off');
      const reads = delay === 0 && !quick ? orders / 10 : quick ? 2000 : 10_000;
      const trip = await roundTrip(db);
      const asked = { orders, rounds, reads, only };
      const results = await measureAll(db, ours, asked, delay === 0 ? 0 : 1);
      lines.push({ delay, trip, results });
    } finally {
      await db.end();
      proxy?.process.kill();
    }
  }
  const rollup = only === '' ? await measureRollup(admin, { client, quick }) : null;
  await admin.end();
  return { orders, server: rows[0].server_version, lines, rollup };
}

/** Starts the proxy in a process of its own. */
function startProxy({ host, port }, delay) {
  const target = host?.startsWith('/') ? `${host}/.s.PGSQL.${port}` : String(port);
  const script = fileURLToPath(new URL('delay-proxy.cjs', import.meta.url));
  const child = spawn(process.execPath, [script, target, String(delay)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (text) => resolve({ process: child, port: Number(String(text)) }));
  });
}

const milliseconds = (value) =>
  value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 2 : 1)} ms`;
const times = (ratio) => `${ratio.toFixed(ratio < 10 ? 1 : 0)}x`;

/** @param {Parameters<typeof measureOperations>[0]} options */
export async function benchOperations(options) {
  const { orders, server, lines, rollup } = await measureOperations(options);
  const tables = lines.map(({ delay, trip, results }) => {
    const rows = results.map(({ name, design, absolute, target, naive, batched, ours, isExtrapolated }) => [
      name,
      `${milliseconds(naive)}${isExtrapolated ? '*' : ''}`,
      milliseconds(batched),
      `**${milliseconds(ours)}**`,
      times(naive / ours),
      target === null ? '' : `${target}x, ${verdict(naive / ours >= target)}`,
      times(batched / ours),
      design,
      `${milliseconds(absolute)}, ${verdict(ours <= absolute)}`,
    ]);
    const head = [
      '',
      'KV, a key a query',
      'KV, batched',
      'generated',
      'ratio',
      'asked',
      'of batched',
      "the design's",
      'within',
    ];
    return `${delay === 0 ? 'On loopback' : `With ${delay} ms more a round trip`} (a round trip takes ${trip.toFixed(2)} ms):\n\n${markdownTable(head, rows)}\n`;
  });
  return `<!-- operations -->
### The design's five operations

PostgreSQL ${server}, ${machineShape()}; ${orders} orders, ${orders / 10} of them client 1's in January, 50 catalogs of 1000 products, and the same in the key-value store. Medians, the three ways in turn. \\* reads a part of the keys one by one and multiplies: each costs the same.

${tables.join('\n')}
${rollup === null ? '' : rollupReport(rollup, lines[0].results)}<!-- /operations -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
      database: { type: 'string' },
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const options = {
    quick: values.quick,
    rounds: Number(values.rounds),
    database: values.database,
    only: values.only,
  };
  if (values.json) console.log(JSON.stringify(await measureOperations(options)));
  else {
    const report = await benchOperations(options);
    if (values.record) recordPart('operations', report);
    else console.log(report);
  }
}
