import pg from 'pg';
import { auditColumns, joined, list, nest, orderColumns, productColumns } from './questions.js';

/** pg as an expert uses it: named statements, columns, row comparison. */
export async function rawPg(connection) {
  const client = new pg.Client(connection);
  await client.connect();
  const piped = new pg.Client({ ...connection, pipeline: true });
  await piped.connect();
  const page = `SELECT ${list(orderColumns)} FROM public.orders WHERE client_id = $1`;
  const find = (db, id) =>
    db.query({
      name: 'pk',
      text: `SELECT ${list(productColumns)} FROM public.products WHERE id = $1`,
      values: [id],
    });
  return {
    name: 'pg',
    pk: async (id) => (await find(client, id)).rows[0],
    insert: async (row) =>
      (
        await client.query({
          name: 'insert',
          text: `INSERT INTO public.audit_logs (action, entity_type, details) VALUES ($1, $2, $3) RETURNING ${list(auditColumns)}`,
          values: [row.action, row.entity_type, JSON.stringify(row.details)],
        })
      ).rows[0],
    page: async (client_id) =>
      (
        await client.query({
          name: 'page',
          text: `${page} ORDER BY created_at DESC, id DESC LIMIT 50`,
          values: [client_id],
        })
      ).rows,
    keyset: async (client_id, { created_at, id }) =>
      (
        await client.query({
          name: 'keyset',
          text: `${page} AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT 50`,
          values: [client_id, created_at, id],
        })
      ).rows,
    join: async (client_id) =>
      (await client.query({ name: 'join', text: joined, values: [client_id] })).rows.map(nest),
    many: async (rows) => {
      const values = rows.flatMap(({ action, entity_type, details }) => [
        action,
        entity_type,
        JSON.stringify(details),
      ]);
      const tuples = rows.map((_, n) => `($${3 * n + 1}, $${3 * n + 2}, $${3 * n + 3})`).join(', ');
      await client.query(
        `INSERT INTO public.audit_logs (action, entity_type, details) VALUES ${tuples}`,
        values,
      );
    },
    batch: async (ids) => {
      const all = [];
      for (const id of ids) all.push((await find(client, id)).rows[0]);
      return all;
    },
    pipelined: async (ids) =>
      (await Promise.all(ids.map((id) => find(piped, id)))).map(({ rows }) => rows[0]),
  };
}
