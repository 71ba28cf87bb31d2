import { join } from 'node:path';
import pg from 'pg';
import { importTypeScript } from '../../../scripts/import-typescript.js';
import { auditColumns, joined, nest, orderColumns, productColumns } from './questions.js';

/** The generated code. */
export async function generated(connection, forClient) {
  const { products, orders, auditLogs, batch, prepare, run } = await importTypeScript(
    join(import.meta.dirname, 'generated-db.ts'),
  );
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
