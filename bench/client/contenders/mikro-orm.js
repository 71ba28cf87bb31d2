import { peer } from './peer.js';
import { orderColumns, productColumns } from './questions.js';

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
    // As it advises for many keys: one question.
    pipelined: (ids) => em().find('Product', { id: ids }),
  };
}
