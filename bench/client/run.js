/**
 * CPU of the client and wall time a call: the generated helpers against `pg` with prepared statements and against the peers,
 * interleaved in one process. Peers that stand in bench/client/package.json are measured when they are installed.
 * node bench/client/run.js [--install] [--rounds 15] [--json] [--record] [--only 'insert 1000'] [--no-peers]
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { importTypeScript } from '../../scripts/import-typescript.js';
import { fillDatabase, idOf } from '../operations/data.js';
import { importServer } from '../support/import-server.js';
import { median } from '../support/measure.js';
import { repository } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { machineShape, markdownTable, progress, verdict } from '../support/report.js';
import { drizzlePrepared } from './contenders/drizzle.js';
import { generated } from './contenders/generated.js';
import { kyselyBuilder } from './contenders/kysely.js';
import { mikroOrm } from './contenders/mikro-orm.js';
import { postgresJs } from './contenders/postgres-js.js';
import { prisma } from './contenders/prisma.js';
import { rawPg } from './contenders/raw-pg.js';
import { zapatosShortcuts } from './contenders/zapatos.js';
import { installPeers } from './install-peers.js';

const client = idOf('client', 1);
const row = (n) => ({
  action: `bench.${n % 10}`,
  entity_type: 'orders',
  details: { n, note: 'nothing "particular"' },
});
const thousand = Array.from({ length: 1000 }, (_, n) => row(n));

/** Rounds that are not counted: V8's compilers work beside the program, and their CPU time is the process's. */
const WARM_UP = 4;

/** What is asked, how many rows answer it, how often it is asked in one measurement, and the limits of issue 4. */
const cases = [
  { name: 'by key', rows: 1, calls: 1000, cpu: 1.15, ask: (db, { product }) => db.pk(product()) },
  { name: 'insert 1', rows: 1, calls: 500, cpu: 1.15, ask: (db, _, n) => db.insert(row(n)) },
  { name: 'page of 50', rows: 50, calls: 200, cpu: 1.05, ask: (db) => db.page(client) },
  { name: 'keyset 50', rows: 50, calls: 200, cpu: 1.05, ask: (db, { place }) => db.keyset(client, place) },
  { name: 'three-table join, nested', rows: 20, calls: 200, cpu: 1.05, ask: (db) => db.join(client) },
  { name: 'insert 1000', rows: 0, calls: 6, cpu: 0.65, ask: (db) => db.many(thousand) },
  {
    name: 'batch of 50 by key',
    rows: 50,
    calls: 20,
    wall: 0.6,
    of: 'batch',
    ask: (db, { product }) => db.pipelined(Array.from({ length: 50 }, product)),
  },
];

async function contendersOf(connection, peers) {
  const [products, orders, auditLogs] = await Promise.all(
    ['products', 'orders', 'audit_logs'].map((name) =>
      importTypeScript(join(repository, `generated/db/tables/${name}.ts`)),
    ),
  );
  const { batch } = await importTypeScript(join(repository, 'generated/db/runtime/batch.ts'));
  const { prepare, run } = await importTypeScript(join(repository, 'generated/db/runtime/statement.ts'));
  const all = [
    rawPg(connection),
    generated(connection, { products, orders, auditLogs, batch, prepare, run }),
  ];
  const others = [drizzlePrepared, zapatosShortcuts, postgresJs, kyselyBuilder, mikroOrm, prisma];
  for (const make of peers ? others : []) {
    all.push(
      make(connection).catch((error) => {
        progress(`client: ${make.name} is not measured: ${error.message}`);
        return null;
      }),
    );
  }
  return (await Promise.all(all)).filter((one) => one !== null);
}

/** Those that answer with as many rows as `pg` does; of the others it is said why not. */
async function ableTo({ name, ask, rows }, contenders, data) {
  const able = [];
  for (const db of contenders) {
    try {
      const answer = await ask(db, data, 0);
      const found = rows > 1 ? answer.length : Number(answer !== null && answer !== undefined);
      if (rows > 0 && found !== rows) throw new Error(`${found} rows instead of ${rows}`);
      able.push(db);
    } catch (error) {
      progress(`client: ${db.name} cannot do "${name}": ${error.message}`);
    }
  }
  return able;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** Microseconds of CPU and of wall time a call; what others left is collected before. */
async function measure(db, { ask, calls }, data) {
  collectGarbage();
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (let n = 0; n < calls; n += 1) await ask(db, data, n);
  const wall = ((performance.now() - started) * 1000) / calls;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / calls, wall };
}

/** @param {{ rounds: number, only?: string, peers?: boolean }} options `only`: the one case; `peers: false`: none but `pg` */
export async function measureClient({ rounds, only, peers = true }) {
  const { startDefaultServer } = await importServer();
  const server = await startDefaultServer(repository);
  try {
    await server.createDatabase('bench');
    const connection = server.connection('bench');
    const admin = new pg.Client(connection);
    await admin.connect();
    await fillDatabase(admin, { orders: 100_000, employees: 20_000 });
    // What a client costs is asked; a wait for the disk would only make it uncertain.
    await admin.query("ALTER DATABASE bench SET synchronous_commit = 'off'");
    const contenders = await contendersOf(connection, peers);
    const [raw, generated] = contenders;
    let number = 0;
    const product = () => {
      number += 7919;
      return idOf('product', 1001 + (number % 50_000));
    };
    const last = (await raw.page(client)).at(-1);
    const { rows } = await admin.query('SELECT created_at::text FROM public.orders WHERE id = $1', [last.id]);
    const place = { created_at: rows[0].created_at, id: last.id, cursor: await generated.cursor(client) };
    const results = [];
    for (const one of cases.filter(({ name }) => only === undefined || name === only)) {
      const able = await ableTo(one, contenders, { product, place });
      const samples = new Map(able.map(({ name }) => [name, []]));
      const base = { name: one.of === undefined ? 'pg' : 'pg, one after the other', samples: [] };
      for (let round = -WARM_UP; round < rounds; round += 1) {
        const turns = able.map((db) => ({ db, at: Math.random() })).sort((a, b) => a.at - b.at);
        const taken = new Map();
        for (const { db } of turns) taken.set(db.name, await measure(db, one, { product, place }));
        const basis =
          one.of === undefined
            ? taken.get('pg')
            : await measure({ pipelined: raw[one.of] }, one, { product, place });
        if (round < 0) continue;
        base.samples.push(basis);
        for (const [name, { cpu, wall }] of taken)
          samples.get(name).push({ cpu: cpu / basis.cpu, wall: wall / basis.wall });
      }
      const middle = (list) => ({
        cpu: median(list.map(({ cpu }) => cpu)),
        wall: median(list.map(({ wall }) => wall)),
        best: Math.min(...list.map(({ cpu }) => cpu)),
      });
      results.push({
        ...one,
        base: { name: base.name, ...middle(base.samples) },
        ratios: Object.fromEntries([...samples].map(([name, list]) => [name, middle(list)])),
      });
      progress(
        `client: ${one.name}: ${[...samples].map(([name, list]) => `${name} ${middle(list).cpu.toFixed(2)} / ${middle(list).wall.toFixed(2)}`).join(', ')}`,
      );
      await admin.query('TRUNCATE public.audit_logs');
    }
    for (const db of contenders) await db.end();
    await admin.end();
    return { server: server.version, results };
  } finally {
    await server.stop();
  }
}

/** @param {{ rounds: number, only?: string, peers?: boolean }} options */
export async function benchClient(options) {
  const { server, results } = await measureClient(options);
  const names = [...new Set(results.flatMap(({ ratios }) => Object.keys(ratios)))].filter(
    (name) => name !== 'pg',
  );
  const cell = (ratio) =>
    ratio === undefined
      ? ''
      : `${ratio.cpu.toFixed(2)} (${ratio.best.toFixed(2)}) / ${ratio.wall.toFixed(2)}`;
  const rows = results.map(({ name, base, ratios, cpu, wall }) => {
    const own = ratios.generated;
    const asked = cpu === undefined ? 'wall' : 'cpu';
    const before = names.filter((peer) => ratios[peer]?.[asked] < own[asked]);
    const limit =
      cpu === undefined
        ? `wall ≤ ${wall}: ${verdict(own.wall <= wall)}`
        : `≤ ${cpu}: ${verdict(own.cpu <= cpu)}`;
    return [
      name,
      `${base.cpu.toFixed(0)} / ${base.wall.toFixed(0)} µs`,
      ...names.map((peer) => cell(ratios[peer])),
      limit,
      before.length === 0 ? 'yes' : `**no: ${before.join(', ')}**`,
    ];
  });
  return `<!-- client -->
### CPU of the client a call

PostgreSQL ${server}, ${machineShape()}, one connection each, interleaved in random order; medians of ${options.rounds} rounds. Cells: CPU (best round) / wall, as ratios to \`pg\` with named prepared statements in the same round; of the batch, to the same reads one after the other, and there wall time is what is asked of.

${markdownTable(['', 'pg: CPU / wall', ...names, 'asked', 'ahead of every peer'], rows)}
<!-- /client -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      install: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
    },
  });
  if (values.install) installPeers();
  const options = { rounds: Number(values.rounds), only: values.only, peers: !values['no-peers'] };
  if (values.json) console.log(JSON.stringify(await measureClient(options)));
  else {
    const report = await benchClient(options);
    if (values.record) recordPart('client', report);
    else console.log(report);
  }
}
