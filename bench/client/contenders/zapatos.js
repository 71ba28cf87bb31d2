import pg from 'pg';
import * as zapatos from 'zapatos/db';
import { auditColumns, orderColumns, productColumns } from './questions.js';

export async function zapatosShortcuts(connection) {
  const client = new pg.Client(connection);
  const piped = new pg.Client({ ...connection, pipeline: true });
  await Promise.all([client.connect(), piped.connect()]);
  const db = zapatos;
  const find = (on, id) => db.selectOne('products', { id }, { columns: productColumns }).run(on);
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
    pk: (id) => find(client, id),
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
    pipelined: (ids) => Promise.all(ids.map((id) => find(piped, id))),
  };
}
