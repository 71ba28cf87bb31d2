// The whole loop on a PostgreSQL of our own: generate, prove, migrate, seed, ask. `npm run demo`.
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { explainError, generate, migrateUp, prove, startDev } from 'tablewright/generator';
import { importTypeScript } from './import-typescript.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = 5;

try {
  await demo();
} catch (error) {
  for (const { text, message } of await explainError(error)) console.error(text ?? message);
  process.exitCode = 1;
}

async function demo() {
  console.log('\nTablewright: from schema.ts to a proven database\n');

  await step('generate', async () => {
    const { status, migration, created, updated, unchanged } = await generate({ root });
    const files = created.length + updated.length + unchanged;
    return status === 'unchanged'
      ? `${files} files, all as schema.ts says`
      : `${created.length + updated.length} of ${files} files written${migration === null ? '' : `, with migration ${migration.name}`}`;
  });

  await step('prove', async () => {
    const { outcome, problems } = await prove({ root });
    for (const { code, message } of problems) console.error(`  ${code}: ${message}`);
    if (problems.length > 0) throw new Error('the history is not what schema.ts says');
    return outcome.status === 'proved'
      ? `${plural(outcome.migrations, 'migration')} up and down on PostgreSQL ${outcome.majors.join(' and ')}`
      : `skipped: ${outcome.reason}`;
  });

  let server;
  await step('start', async () => {
    server = await startDev({ root });
    return `PostgreSQL ${server.major}, its data under .tablewright/`;
  });
  // By hand: a URL with a socket folder has no host, and so is none to `new URL`.
  const database = server.url.replace(/\/dev(?=\?|$)/, '/demo');
  const client = new pg.Client({ connectionString: database });
  try {
    await makeAnew(server.url);
    await step('migrate', async () => {
      const { applied } = await migrateUp({ root, database: database });
      return applied.map(({ name }) => name).join(', ');
    });
    await client.connect();
    const { seed, ids } = await importTypeScript(`${root}seed.ts`);
    await step('seed', async () => {
      await client.query('BEGIN');
      const rows = await seed(client);
      await client.query('COMMIT');
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      return `${total} rows in ${Object.keys(rows).length} tables`;
    });
    await client.query('ANALYZE');
    await ask(client, await importTypeScript(`${root}operations.ts`), ids);
  } finally {
    await client.end();
    await server.stop();
  }
}

/** The demo's own database, beside the one of `tablewright dev`: empty at every run, kept after it. */
async function makeAnew(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('DROP DATABASE IF EXISTS demo');
    await client.query('CREATE DATABASE demo');
  } finally {
    await client.end();
  }
}

/** The design's five operations and three sample queries. */
async function ask(client, operations, ids) {
  const { acme, gifts, acmeJubilee } = ids;
  const questions = [
    [
      'Products of a catalog, first page',
      () => operations.listCatalogProducts(client, { catalog_id: gifts, after: '', limit: 50 }),
    ],
    [
      "A client's January, by site",
      () => operations.clientMonthlyReport(client, { client_id: acme, month: '2026-01-01' }),
    ],
    ['Products named …camera…', () => operations.searchProducts(client, { term: 'camera', limit: 20 })],
    [
      'Order ORD-2026-000004',
      async () => [await operations.findOrder(client, { order_number: 'ORD-2026-000004' })],
    ],
    ['What a site offers', () => operations.listSiteProducts(client, { site_id: acmeJubilee, limit: 50 })],
    [
      'active_products_view, type erp',
      () => operations.activeProductsOfType(client, { catalog_type: 'erp' }),
    ],
    ['site_products_view of a site', () => operations.productsOfSite(client, { site_id: acmeJubilee })],
    [
      'orders_summary_view since January',
      () => operations.ordersOfClientSince(client, { client_id: acme, since: '2026-01-01T00:00:00Z' }),
    ],
  ];
  console.log(`\n  ${'question'.padEnd(36)}${'rows'.padStart(5)}${'ms'.padStart(8)}   (median of ${runs})`);
  for (const [title, question] of questions) {
    const times = [];
    let rows = [];
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now();
      rows = await question();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(
      `  ${title.padEnd(36)}${String(rows.length).padStart(5)}${times[runs >> 1].toFixed(1).padStart(8)}`,
    );
  }

  console.log('\n  January at Acme');
  for (const line of await operations.clientMonthlyReport(client, { client_id: acme, month: '2026-01-01' })) {
    const { site_name, orders, cancelled, revenue, currency } = line;
    console.log(
      `  ${site_name.padEnd(24)}${String(orders).padStart(3)} orders, ${cancelled} cancelled, ${revenue} ${currency}`,
    );
  }
  console.log(
    '\n  Next: `npx tablewright dev` starts that server again, for psql; the database of this run is `demo`.\n',
  );
}

async function step(name, run) {
  const start = performance.now();
  const report = await run();
  console.log(`  ${name.padEnd(10)}${report.padEnd(62)}${((performance.now() - start) / 1000).toFixed(2)} s`);
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
