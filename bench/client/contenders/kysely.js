import pg from 'pg';
import { peer } from './peer.js';
import { auditColumns, nest, orderColumns, productColumns } from './questions.js';

export async function kyselyBuilder(connection) {
  const module = await peer('kysely');
  if (module === null) return null;
  const { Kysely, PostgresDialect, sql } = module;
  const pool = new pg.Pool({ ...connection, max: 1 });
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const page = (client_id) =>
    db
      .selectFrom('orders')
      .select(orderColumns)
      .where('client_id', '=', client_id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(50);
  const find = (id) =>
    db.selectFrom('products').select(productColumns).where('id', '=', id).executeTakeFirst();
  return {
    name: 'kysely',
    pk: find,
    insert: (row) =>
      db
        .insertInto('audit_logs')
        .values({ ...row, details: JSON.stringify(row.details) })
        .returning(auditColumns)
        .executeTakeFirst(),
    page: (client_id) => page(client_id).execute(),
    keyset: (client_id, { created_at, id }) =>
      page(client_id).where(sql`(created_at, id) < (${created_at}, ${id})`).execute(),
    join: async (client_id) =>
      (
        await db
          .selectFrom('orders as o')
          .innerJoin('sites as s', 's.id', 'o.site_id')
          .innerJoin('products as p', 'p.id', 'o.product_id')
          .select([
            ...orderColumns.map((name) => `o.${name}`),
            's.id as site_id',
            's.name as site_name',
            'p.id as product_id',
            'p.sku as product_sku',
            'p.name as product_name',
          ])
          .where('o.client_id', '=', client_id)
          .orderBy('o.created_at', 'desc')
          .limit(20)
          .execute()
      ).map(nest),
    many: (rows) =>
      db
        .insertInto('audit_logs')
        .values(rows.map((row) => ({ ...row, details: JSON.stringify(row.details) })))
        .execute(),
    // One connection of its pool answers one question at a time.
    pipelined: (ids) => Promise.all(ids.map(find)),
  };
}
