import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { and, desc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { jsonb, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import pg from 'pg';
import * as zapatos from 'zapatos/db';

// Each contender answers the same questions in its own best way: prepared where it can, one statement a question, columns named.

export const productColumns = [
  'id',
  'catalog_id',
  'sku',
  'name',
  'price',
  'currency',
  'category',
  'brand',
  'created_at',
  'updated_at',
];
export const orderColumns = [
  'id',
  'order_number',
  'status',
  'total_amount',
  'currency',
  'customer_name',
  'created_at',
  'updated_at',
];
export const auditColumns = ['id', 'action', 'entity_type', 'status', 'details', 'created_at'];

const list = (names, alias = '') => names.map((name) => alias + name).join(', ');

/** Three tables: an order with its site and product, nested. */
const joined = `SELECT ${list(orderColumns, 'o.')}, s.id AS site_id, s.name AS site_name, p.id AS product_id, p.sku AS product_sku, p.name AS product_name
  FROM public.orders o JOIN public.sites s ON s.id = o.site_id JOIN public.products p ON p.id = o.product_id
  WHERE o.client_id = $1 ORDER BY o.created_at DESC LIMIT 20`;
const nest = ({ site_id, site_name, product_id, product_sku, product_name, ...order }) => ({
  ...order,
  site: { id: site_id, name: site_name },
  product: { id: product_id, sku: product_sku, name: product_name },
});

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
    end: () => Promise.all([client.end(), piped.end()]),
  };
}

/** The generated code. */
export async function ours(connection, { products, orders, auditLogs, batch, prepare, run }) {
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

export async function drizzlePrepared(connection) {
  const client = new pg.Client(connection);
  await client.connect();
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
  const pk = db
    .select(pick(products, productColumns))
    .from(products)
    .where(eq(products.id, value('id')))
    .prepare('d_pk');
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
    end: () => client.end(),
  };
}

export async function zapatosShortcuts(connection) {
  const client = new pg.Client(connection);
  await client.connect();
  const db = zapatos;
  const ordered = {
    order: [
      { by: 'created_at', direction: 'DESC' },
      { by: 'id', direction: 'DESC' },
    ],
    limit: 50,
    columns: orderColumns,
  };
  return {
    name: 'zapatos',
    pk: (id) => db.selectOne('products', { id }, { columns: productColumns }).run(client),
    insert: (row) => db.insert('audit_logs', row, { returning: auditColumns }).run(client),
    page: (client_id) => db.select('orders', { client_id }, ordered).run(client),
    keyset: (client_id, { created_at, id }) =>
      db
        .select(
          'orders',
          db.sql`${'client_id'} = ${db.param(client_id)} AND (${'created_at'}, ${'id'}) < (${db.param(created_at)}, ${db.param(id)})`,
          ordered,
        )
        .run(client),
    join: (client_id) =>
      db
        .select(
          'orders',
          { client_id },
          {
            order: ordered.order.slice(0, 1),
            limit: 20,
            columns: orderColumns,
            lateral: {
              site: db.selectExactlyOne('sites', { id: db.parent('site_id') }, { columns: ['id', 'name'] }),
              product: db.selectExactlyOne(
                'products',
                { id: db.parent('product_id') },
                { columns: ['id', 'sku', 'name'] },
              ),
            },
          },
        )
        .run(client),
    many: (rows) => db.insert('audit_logs', rows, { returning: [] }).run(client),
    end: () => client.end(),
  };
}

/** A package of bench/client/, or null where it was not installed. */
async function peer(name) {
  try {
    const path = createRequire(import.meta.url).resolve(name);
    return await import(pathToFileURL(path).href);
  } catch {
    return null;
  }
}

export async function postgresJs(connection) {
  const module = await peer('postgres');
  if (module === null) return null;
  const factory = module.default.default ?? module.default;
  const { host, port, user, database, password } = connection;
  const sql = factory({ host, port, user, database, password, max: 1, onnotice: () => {} });
  return {
    name: 'postgres.js',
    pk: async (id) => (await sql`SELECT ${sql(productColumns)} FROM public.products WHERE id = ${id}`)[0],
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
    pipelined: (ids) =>
      Promise.all(
        ids.map(
          async (id) => (await sql`SELECT ${sql(productColumns)} FROM public.products WHERE id = ${id}`)[0],
        ),
      ),
    end: () => sql.end(),
  };
}

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
  return {
    name: 'kysely',
    pk: (id) => db.selectFrom('products').select(productColumns).where('id', '=', id).executeTakeFirst(),
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
    end: () => db.destroy(),
  };
}

export async function mikroOrm(connection) {
  const module = await peer('@mikro-orm/postgresql');
  if (module === null) return null;
  const { MikroORM, EntitySchema } = module;
  const base = { id: { type: 'uuid', primary: true } };
  const fields = (names) =>
    Object.fromEntries(
      names
        .filter((name) => name !== 'id')
        .map((name) => [name, { type: name.endsWith('_at') ? 'Date' : 'string', fieldName: name }]),
    );
  const Product = new EntitySchema({
    name: 'Product',
    tableName: 'products',
    properties: { ...base, ...fields(productColumns) },
  });
  const Site = new EntitySchema({
    name: 'Site',
    tableName: 'sites',
    properties: { ...base, name: { type: 'string' } },
  });
  const Order = new EntitySchema({
    name: 'Order',
    tableName: 'orders',
    properties: {
      ...base,
      ...fields(orderColumns),
      client_id: { type: 'uuid', fieldName: 'client_id' },
      site: { kind: 'm:1', entity: () => 'Site', fieldName: 'site_id' },
      product: { kind: 'm:1', entity: () => 'Product', fieldName: 'product_id' },
    },
  });
  const Audit = new EntitySchema({
    name: 'Audit',
    tableName: 'audit_logs',
    properties: {
      id: { type: 'uuid', primary: true, defaultRaw: 'gen_random_uuid()' },
      action: { type: 'string' },
      entity_type: { type: 'string', fieldName: 'entity_type' },
      details: { type: 'json' },
      status: { type: 'string', default: 'success' },
      created_at: { type: 'Date', fieldName: 'created_at', defaultRaw: 'now()' },
    },
  });
  const { host, port, user, database } = connection;
  const orm = await MikroORM.init({
    entities: [Product, Site, Order, Audit],
    host,
    port,
    user,
    dbName: database,
    pool: { min: 1, max: 1 },
    allowGlobalContext: true,
  });
  const em = () => orm.em.fork();
  const ordered = { orderBy: [{ created_at: 'desc' }, { id: 'desc' }], limit: 50, fields: orderColumns };
  return {
    name: 'MikroORM',
    pk: (id) => em().findOne('Product', { id }),
    insert: async (row) => {
      const own = em();
      const made = own.create('Audit', row, { partial: true });
      await own.persist(made).flush();
      return made;
    },
    page: (client_id) => em().find('Order', { client_id }, ordered),
    // It has no comparison of rows.
    keyset: (client_id, { created_at, id }) =>
      em().find(
        'Order',
        { client_id, $or: [{ created_at: { $lt: created_at } }, { created_at, id: { $lt: id } }] },
        ordered,
      ),
    join: (client_id) =>
      em().find(
        'Order',
        { client_id },
        { orderBy: { created_at: 'desc' }, limit: 20, populate: ['site', 'product'], strategy: 'joined' },
      ),
    many: (rows) => em().insertMany('Audit', rows),
    end: () => orm.close(true),
  };
}
