import pg from 'pg';
import { auditColumns, joined, nest, orderColumns, productColumns } from './questions.js';

/** The generated code. */
export async function generated(connection, { products, orders, auditLogs, batch, prepare, run }) {
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
  return {
    name: 'generated',
    pk: (id) => products.findById(client, { id }, product),
    insert: (row) => auditLogs.insert(client, row, audit),
    page: async (client_id) => (await orders.listByClientId(client, { client_id }, order)).rows,
    keyset: async (client_id, { cursor }) =>
      (await orders.listByClientId(client, { client_id }, { ...order, after: cursor })).rows,
    join: async (client_id) => (await run(client, joinStatement, [client_id])).map(nest),
    many: (rows) => auditLogs.insertMany(client, rows, none),
    batch: (ids) => batch(client, (db) => ids.map((id) => products.findById(db, { id }, product))),
    pipelined: (ids) => batch(piped, (db) => ids.map((id) => products.findById(db, { id }, product))),
    cursor: async (client_id) => (await orders.listByClientId(client, { client_id }, order)).next,
    end: () => Promise.all([client.end(), piped.end()]),
  };
}
