import { peer } from './peer.js';
import { auditColumns, joined, nest, orderColumns, productColumns } from './questions.js';

export async function postgresJs(connection) {
  const module = await peer('postgres');
  if (module === null) return null;
  const factory = module.default.default ?? module.default;
  const { host, port, user, database, password } = connection;
  const sql = factory({ host, port, user, database, password, max: 1, onnotice: () => {} });
  const find = async (id) =>
    (await sql`SELECT ${sql(productColumns)} FROM public.products WHERE id = ${id}`)[0];
  return {
    name: 'postgres.js',
    pk: find,
    insert: async (row) =>
      (
        await sql`INSERT INTO public.audit_logs ${sql({ ...row, details: sql.json(row.details) })} RETURNING ${sql(auditColumns)}`
      )[0],
    page: (client_id) =>
      sql`SELECT ${sql(orderColumns)} FROM public.orders WHERE client_id = ${client_id} ORDER BY created_at DESC, id DESC LIMIT 50`,
    keyset: (client_id, { created_at, id }) =>
      sql`SELECT ${sql(orderColumns)} FROM public.orders WHERE client_id = ${client_id} AND (created_at, id) < (${created_at}, ${id}) ORDER BY created_at DESC, id DESC LIMIT 50`,
    join: async (client_id) => (await sql.unsafe(joined, [client_id], { prepare: true })).map(nest),
    many: (rows) =>
      sql`INSERT INTO public.audit_logs ${sql(rows.map((row) => ({ ...row, details: sql.json(row.details) })))}`,
    pipelined: (ids) => Promise.all(ids.map(find)),
  };
}
