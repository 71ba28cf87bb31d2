import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import pg from 'pg';
import { repository } from '../../support/project.js';
import { auditColumns, joined, nest, orderColumns, productColumns } from './questions.js';

/** What an application imports of generated/db, as one module. */
const entry = `export * as products from './tables/products.ts';
export * as orders from './tables/orders.ts';
export * as auditLogs from './tables/audit_logs.ts';
export { batch } from './runtime/batch.ts';
export { prepare, run } from './runtime/statement.ts';`;

async function importGenerated() {
  const outfile = join(repository, 'node_modules/.cache/tablewright-bench/generated.mjs');
  const stdin = { contents: entry, resolveDir: join(repository, 'generated/db') };
  buildSync({ stdin, outfile, bundle: true, format: 'esm', platform: 'node' });
  return import(pathToFileURL(outfile).href);
}

/** The generated code. */
export async function generated(connection, forClient) {
  const { products, orders, auditLogs, batch, prepare, run } = await importGenerated();
  const client = new pg.Client(connection);
  await client.connect();
  const piped = new pg.Client({ ...connection, pipeline: true });
  await piped.connect();
  const [product, order, audit] = [
    { columns: productColumns },
    { columns: orderColumns, limit: 50 },
    { columns: auditColumns },
  ];
  const none = { columns: [] };
  const joinStatement = prepare('bench join', joined);
  const list = (client_id, page) => orders.listByClientId(client, { client_id }, page);
  const { next } = await list(forClient, order);
  return {
    name: 'generated',
    pk: (id) => products.findById(client, { id }, product),
    insert: (row) => auditLogs.insert(client, row, audit),
    page: async (client_id) => (await list(client_id, order)).rows,
    keyset: async (client_id) => (await list(client_id, { ...order, after: next })).rows,
    join: async (client_id) => (await run(client, joinStatement, [client_id])).map(nest),
    many: (rows) => auditLogs.insertMany(client, rows, none),
    pipelined: (ids) => batch(piped, (db) => ids.map((id) => products.findById(db, { id }, product))),
  };
}
