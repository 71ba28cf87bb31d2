import { peer } from './peer.js';
import { auditColumns, orderColumns, productColumns } from './questions.js';

/** Its client is generated from bench/client/schema.prisma when the peers are installed. */
export async function prisma(connection) {
  const [client, adapter] = [await peer('@prisma/client'), await peer('@prisma/adapter-pg')];
  if (client === null || adapter === null) return null;
  const { host, port, user, database, password } = connection;
  const pool = { host, port, user, database, password, max: 1 };
  const db = new client.PrismaClient({ adapter: new adapter.PrismaPg(pool) });
  await db.$connect();
  const select = (names) => Object.fromEntries(names.map((name) => [name, true]));
  const [product, order, audit] = [productColumns, orderColumns, auditColumns].map(select);
  const newestFirst = [{ created_at: 'desc' }, { id: 'desc' }];
  const find = (id) => db.product.findUnique({ where: { id }, select: product });
  return {
    name: 'prisma',
    pk: find,
    insert: (data) => db.auditLog.create({ data, select: audit }),
    page: (client_id) =>
      db.order.findMany({ where: { client_id }, orderBy: newestFirst, take: 50, select: order }),
    // It has no comparison of rows.
    keyset: (client_id, { created_at, id }) => {
      const at = new Date(created_at);
      const after = [{ created_at: { lt: at } }, { created_at: at, id: { lt: id } }];
      return db.order.findMany({
        where: { client_id, OR: after },
        orderBy: newestFirst,
        take: 50,
        select: order,
      });
    },
    join: (client_id) =>
      db.order.findMany({
        where: { client_id },
        orderBy: { created_at: 'desc' },
        take: 20,
        select: {
          ...order,
          site: { select: select(['id', 'name']) },
          product: { select: select(['id', 'sku', 'name']) },
        },
      }),
    many: (data) => db.auditLog.createMany({ data }),
    // It makes one question of those that are asked in one tick.
    pipelined: (ids) => Promise.all(ids.map(find)),
  };
}
