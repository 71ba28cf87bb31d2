/**
 * Applies and reverts the first migration of large schemas on a server with PostgreSQL's default settings.
 * node bench/apply/run.js [--sizes 1000,5000] [--record]
 */
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { importServer } from '../support/import-server.js';
import { run } from '../support/measure.js';
import { makeTablewrightProject, repository, tablewright } from '../support/project.js';
import { recordPart } from '../support/record.js';
import { markdownTable, progress, readFlags, verdict } from '../support/report.js';

/** @param {{ sizes: readonly number[] }} options */
export async function measureApply({ sizes }) {
  const { startDefaultServer } = await importServer();
  const results = [];
  for (const tables of sizes) {
    const server = await startDefaultServer(repository);
    try {
      results.push({ server: server.version, ...(await applyAndRevert(tables, server)) });
    } finally {
      await server.stop();
    }
    progress(`apply: ${tables} tables`);
  }
  return results;
}

/** Wall seconds of whole commands, and the tables that stand after each. */
async function applyAndRevert(tables, server) {
  const root = makeTablewrightProject(tables);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  await server.createDatabase('bench');
  const time = (...verb) => {
    const started = performance.now();
    run([process.execPath, tablewright, 'migrate', ...verb, '--database', server.url('bench')], root);
    return (performance.now() - started) / 1000;
  };
  const up = time('up');
  const applied = await countTables(server);
  const down = time('down', '--to', '0', '--allow', 'deletes data');
  return { tables, up, down, applied, left: await countTables(server) };
}

/** Tables of the benchmark's schema in the database. */
async function countTables(server) {
  const client = new pg.Client(server.connection('bench'));
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT count(*)::int AS count FROM pg_tables WHERE tablename ~ '^table_[0-9]{5}$'",
    );
    return rows[0].count;
  } finally {
    await client.end();
  }
}

/** @param {{ sizes: readonly number[] }} options */
export async function benchApply(options) {
  const results = await measureApply(options);
  const rows = results.map(({ tables, server, up, down, applied, left }) => [
    `${tables} tables`,
    server,
    up.toFixed(1),
    down.toFixed(1),
    verdict(applied === tables && left === 0),
  ]);
  return `<!-- apply -->
### Apply and revert at default server settings

\`migrate up\` and \`migrate down --to 0\` of the first migration, wall seconds of the whole command, on a durable server of our own with \`max_locks_per_transaction = 64\` and \`max_connections = 100\`; every table stands after the first and none after the second.

${markdownTable(['', 'PostgreSQL', 'up, s', 'down, s', ''], rows)}
<!-- /apply -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = readFlags({ sizes: '1000,5000', rounds: '1' });
  const report = await benchApply(flags);
  if (flags.record) recordPart('apply', report);
  else console.log(report);
}
