import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { jsonb, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { auditColumns, orderColumns, productColumns } from './questions.js';

export async function drizzlePrepared(connection) {
  const client = new pg.Client(connection);
  const piped = new pg.Client({ ...connection, pipeline: true });
  await Promise.all([client.connect(), piped.connect()]);
  const db = drizzle(client);
  const time = (name) => timestamp(name, { withTimezone: true }).defaultNow().notNull();
  const products = pgTable('products', {
    id: uuid().primaryKey(),
    catalog_id: uuid(),
    sku: text(),
    name: text(),
    price: numeric(),
    currency: text(),
    category: text(),
    brand: text(),
    created_at: time('created_at'),
    updated_at: time('updated_at'),
  });
  const sites = pgTable('sites', { id: uuid().primaryKey(), name: text() });
  const orders = pgTable('orders', {
    id: uuid().primaryKey(),
    client_id: uuid(),
    site_id: uuid(),
    product_id: uuid(),
    order_number: text(),
    status: text(),
    total_amount: numeric(),
    currency: text(),
    customer_name: text(),
    created_at: time('created_at'),
    updated_at: time('updated_at'),
  });
  const audit = pgTable('audit_logs', {
    id: uuid().primaryKey().defaultRandom(),
    action: text(),
    entity_type: text(),
    status: text().default('success'),
    details: jsonb(),
    created_at: time('created_at'),
  });
  const pick = (table, names) => Object.fromEntries(names.map((name) => [name, table[name]]));
  const value = (name) => sql.placeholder(name);
  const findBy = (on) =>
    on
      .select(pick(products, productColumns))
      .from(products)
      .where(eq(products.id, value('id')))
      .prepare('d_pk');
  const pk = findBy(db);
  const pipedPk = findBy(drizzle(piped));
  const insert = db
    .insert(audit)
    .values({ action: value('action'), entity_type: value('entity_type'), details: value('details') })
    .returning(pick(audit, auditColumns))
    .prepare('d_insert');
  const ordered = [desc(orders.created_at), desc(orders.id)];
  const page = db
    .select(pick(orders, orderColumns))
    .from(orders)
    .where(eq(orders.client_id, value('client')))
    .orderBy(...ordered)
    .limit(50)
    .prepare('d_page');
  const keyset = db
    .select(pick(orders, orderColumns))
    .from(orders)
    .where(
      and(
        eq(orders.client_id, value('client')),
        sql`(${orders.created_at}, ${orders.id}) < (${value('at')}, ${value('id')})`,
      ),
    )
    .orderBy(...ordered)
    .limit(50)
    .prepare('d_keyset');
  const join = db
    .select({
      ...pick(orders, orderColumns),
      site: { id: sites.id, name: sites.name },
      product: { id: products.id, sku: products.sku, name: products.name },
    })
    .from(orders)
    .innerJoin(sites, eq(sites.id, orders.site_id))
    .innerJoin(products, eq(products.id, orders.product_id))
    .where(eq(orders.client_id, value('client')))
    .orderBy(desc(orders.created_at))
    .limit(20)
    .prepare('d_join');
  return {
    name: 'drizzle .prepare',
    pk: async (id) => (await pk.execute({ id }))[0],
    insert: async (row) => (await insert.execute(row))[0],
    page: (client) => page.execute({ client }),
    keyset: (client_id, { created_at, id }) => keyset.execute({ client: client_id, at: created_at, id }),
    join: (client) => join.execute({ client }),
    many: (rows) => db.insert(audit).values(rows),
    pipelined: async (ids) =>
      (await Promise.all(ids.map((id) => pipedPk.execute({ id })))).map((rows) => rows[0]),
  };
}
