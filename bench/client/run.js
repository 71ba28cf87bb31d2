/**
 * CPU of the client and wall time a call: the generated helpers against `pg` with prepared statements and against the peers, each in
 * a process of its own, which take turns. Peers that stand in bench/client/package.json are measured when they are installed.
 * node bench/client/run.js [--install] [--rounds 15] [--json] [--record] [--only TEXT,TEXT] [--no-peers] [--add FILE]
 * --only: cases whose names have one of these in them. --add: counts the rounds that FILE keeps of earlier runs too, and keeps all there.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { fillDatabase, idOf } from '../operations/data.js';
import { importServer } from '../support/import-server.js';
import { median } from '../support/measure.js';
import { repository } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { machineShape, markdownTable, progress, verdict } from '../support/report.js';
import { Rounds } from '../support/rounds.js';
import { cases, oneAfterTheOther } from './cases.js';
import { ContenderProcess } from './contender-process.js';
import { installPeers } from './install-peers.js';

/** Rounds that are not counted: V8's compilers work beside the program, and their CPU time is the process's. */
const WARM_UP = 4;

const peerFiles = ['drizzle', 'zapatos', 'postgres-js', 'kysely', 'mikro-orm', 'prisma'];

async function dataOf(admin) {
  const client = idOf('client', 1);
  const { rows } = await admin.query(
    'SELECT created_at::text, id FROM public.orders WHERE client_id = $1 ORDER BY created_at DESC, id DESC OFFSET 49 LIMIT 1',
    [client],
  );
  const products = Array.from({ length: 10_000 }, (_, n) => idOf('product', 1001 + ((n * 7919) % 50_000)));
  return { client, place: rows[0], products };
}

async function startContenders(files, connection, data) {
  const started = [];
  for (const file of files) {
    const contender = new ContenderProcess(file);
    try {
      if ((await contender.start(connection, data)) === null) contender.end();
      else started.push(contender);
    } catch (error) {
      progress(`client: ${file} is not measured: ${error.message}`);
      contender.end();
    }
  }
  return started;
}

/** Those that answer with as many rows as `pg` does; of the others it is said why not. */
async function ableTo(one, contenders) {
  const able = [];
  for (const contender of contenders) {
    try {
      await contender.check(one);
      able.push(contender);
    } catch (error) {
      progress(`client: ${contender.name} cannot do "${one.name}": ${error.message}`);
    }
  }
  return able;
}

/** What a turn of each took, in random order, and what they are compared to. */
async function measureRound(one, contenders) {
  const turns = contenders.map((db) => ({ db, at: Math.random() })).sort((a, b) => a.at - b.at);
  const taken = Object.fromEntries(contenders.map(({ name }) => [name, null]));
  for (const { db } of turns) taken[db.name] = await db.measure(one);
  const [raw] = contenders;
  return { taken, base: one.cpu === undefined ? await raw.measure(oneAfterTheOther) : taken[raw.name] };
}

/** Medians over rounds, of each contender as ratios to the base of the same round. */
function summary(one, rounds) {
  const names = [...new Set(rounds.flatMap(({ taken }) => Object.keys(taken)))];
  const middle = (list) => ({
    cpu: median(list.map(({ cpu }) => cpu)),
    wall: median(list.map(({ wall }) => wall)),
    best: Math.min(...list.map(({ cpu }) => cpu)),
  });
  const ratios = names.map((name) => {
    const own = rounds.filter(({ taken }) => taken[name] !== undefined);
    const list = own.map(({ taken, base }) => ({
      cpu: taken[name].cpu / base.cpu,
      wall: taken[name].wall / base.wall,
    }));
    return [name, middle(list)];
  });
  return {
    ...one,
    rounds: rounds.length,
    base: middle(rounds.map(({ base }) => base)),
    ratios: Object.fromEntries(ratios),
  };
}

/** @param {{ rounds: number, only?: string, peers?: boolean, add?: string }} options `peers: false`: none but `pg` */
export async function measureClient({ rounds, only = '', peers = true, add }) {
  const { startDefaultServer } = await importServer();
  const server = await startDefaultServer(repository);
  const kept = new Rounds(add);
  const contenders = [];
  try {
    await server.createDatabase('bench');
    const connection = server.connection('bench');
    const admin = new pg.Client(connection);
    await admin.connect();
    await fillDatabase(admin, { orders: 100_000, employees: 20_000 });
    // What a client costs is asked; a wait for the disk would only make it uncertain.
    await admin.query("ALTER DATABASE bench SET synchronous_commit = 'off'");
    const files = ['raw-pg', 'generated', ...(peers ? peerFiles : [])];
    contenders.push(...(await startContenders(files, connection, await dataOf(admin))));
    for (const one of cases.filter(({ name }) => only.split(',').some((text) => name.includes(text)))) {
      const able = await ableTo(one, contenders);
      for (let round = -WARM_UP; round < rounds; round += 1) {
        const measured = await measureRound(one, able);
        if (round >= 0) kept.add(one.name, measured);
        await admin.query('TRUNCATE public.audit_logs');
      }
      const { ratios } = summary(one, kept.of(one.name));
      progress(
        `client: ${one.name}: ${Object.entries(ratios)
          .map(([name, { cpu, wall }]) => `${name} ${cpu.toFixed(2)} / ${wall.toFixed(2)}`)
          .join(', ')}`,
      );
    }
    await admin.end();
    const measured = cases.filter(({ name }) => kept.of(name).length > 0);
    return { server: server.version, results: measured.map((one) => summary(one, kept.of(one.name))) };
  } finally {
    for (const contender of contenders) contender.end();
    await server.stop();
  }
}

/** @param {{ rounds: number, only?: string, peers?: boolean, add?: string }} options */
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

PostgreSQL ${server}, ${machineShape()}, a process and a connection each, taking turns in random order; medians of ${Math.min(...results.map(({ rounds }) => rounds))} rounds. Cells: CPU (best round) / wall, as ratios to \`pg\` with named prepared statements in the same round; of the batch, to the same reads one after the other, and there wall time is what is asked of.

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
      add: { type: 'string' },
    },
  });
  if (values.install) installPeers();
  const { only, add } = values;
  const options = { rounds: Number(values.rounds), only, add, peers: !values['no-peers'] };
  if (values.json) console.log(JSON.stringify(await measureClient(options)));
  else {
    const report = await benchClient(options);
    if (values.record) recordPart('client', report);
    else console.log(report);
  }
}
