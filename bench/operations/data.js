import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { repository } from '../support/project.js';
import { progress } from '../support/report.js';

/** The same id as `md5(…)::uuid` makes in SQL: spread over the index like random ones. */
export function idOf(kind, number) {
  return createHash('md5')
    .update(`${kind} ${number}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const id = (kind, number) => `md5('${kind} ' || (${number}))::uuid`;

/** Number of orders that a person quotes. */
export const orderNumber = (number) => `ORD-2026-${String(number).padStart(7, '0')}`;

/** @param {boolean} quick a tenth of the design's scale */
export const scaleOf = (quick) =>
  quick ? { orders: 100_000, employees: 20_000 } : { orders: 1_000_000, employees: 200_000 };

/** Fills an empty database of which the connection is given. */
export async function fillDatabaseOf(connection, scale) {
  const client = new pg.Client(connection);
  await client.connect();
  await fillDatabase(client, scale);
  await client.end();
}

/**
 * The founding design's scale: 50 catalogs of 1000 products, 50 clients with 10 sites each, and orders of which a tenth is
 * client 1's in January 2026. In tables of the reference schema, and the same in the key-value store that they replace.
 */
export async function fillDatabase(client, { orders, employees }) {
  await client.query(readFileSync(join(repository, 'generated/schema.sql'), 'utf8'));
  const { rows: indexes } = await client.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = ANY (ARRAY['public.orders', 'public.products', 'public.employees']::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await client.query("SET session_replication_role = 'replica'; SET synchronous_commit = 'off'");
  for (const [title, statement] of statements(orders, employees)) {
    await client.query(statement);
    progress(`operations: ${title}`);
  }
  for (const { definition } of indexes) await client.query(definition);
  await client.query("SET session_replication_role = 'origin'");
  await client.query('VACUUM ANALYZE');
}

function statements(orders, employees) {
  const january = orders / 10;
  return [
    [
      'clients, catalogs, sites',
      `INSERT INTO public.clients (id, name, client_code, contact_email)
         SELECT ${id('client', 'n')}, 'Client ' || n, 'client-' || n, 'a@b.example' FROM generate_series(1, 50) n;
       INSERT INTO public.catalogs (id, name, type, status)
         SELECT ${id('catalog', 'n')}, 'Catalog ' || n, 'vendor', 'active' FROM generate_series(1, 50) n;
       INSERT INTO public.sites (id, client_id, catalog_id, name, slug, status)
         SELECT ${id('site', 'n')}, ${id('client', '1 + n % 50')}, ${id('catalog', '1 + n % 50')}, 'Site ' || n, 'site-' || n, 'active'
           FROM generate_series(1, 500) n`,
    ],
    [
      '50,000 products',
      `INSERT INTO public.products (id, catalog_id, sku, name, description, price, category, brand, status, image_url)
         SELECT ${id('product', 'c * 1000 + n')}, ${id('catalog', 'c')}, 'SKU-' || lpad(n::text, 4, '0'),
                (ARRAY['Eco', 'Travel', 'Smart', 'Classic', 'Nordic', 'Vintage', 'Urban', 'Golden'])[1 + (n * 7 + c) % 8] || ' '
                || (ARRAY['Camera', 'Mug', 'Lamp', 'Jacket', 'Watch', 'Speaker', 'Backpack', 'Blanket', 'Knife', 'Umbrella'])[1 + (n * 3 + c) % 10]
                || ' ' || (c * 1000 + n), repeat('A long description. ', 12), (n % 200) + 0.5,
                'category ' || n % 12, 'brand ' || n % 40, CASE WHEN n % 10 < 7 THEN 'active' ELSE 'inactive' END,
                'https://example.com/' || n
           FROM generate_series(1, 50) c, generate_series(0, 999) n;
       INSERT INTO public.site_product_exclusions (site_id, product_id)
         SELECT ${id('site', 's')}, ${id('product', '(1 + s % 50) * 1000 + n * 50')} FROM generate_series(1, 500) s, generate_series(0, 19) n`,
    ],
    [
      `${employees} employees`,
      `INSERT INTO public.employees (id, site_id, employee_id, first_name, last_name, email, department)
         SELECT ${id('employee', 'n')}, ${id('site', '1 + n % 500')}, 'E-' || n, 'First', 'Last', 'e' || n || '@b.example', 'department ' || n % 9
           FROM generate_series(1, ${employees}) n`,
    ],
    [
      `${orders} orders`,
      // Client 1 has the sites whose number ends a multiple of fifty; the others' months are spread over two years.
      `INSERT INTO public.orders (id, client_id, site_id, product_id, employee_id, order_number, customer_name, customer_email,
                                  status, total_amount, currency, shipping_address, items, created_at)
         SELECT ${id('order', 'n')}, ${id('client', '1 + site % 50')}, ${id('site', 'site')}, ${id('product', '(1 + site % 50) * 1000 + n % 1000')},
                ${id('employee', `1 + n % ${employees}`)}, 'ORD-2026-' || lpad(n::text, 7, '0'), 'Customer ' || n, 'c' || n || '@b.example',
                (ARRAY['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'])[1 + n % 5], (n % 300) + 0.25,
                (ARRAY['USD', 'EUR'])[1 + n % 2], '{"recipient": "Customer", "city": "Springfield", "line1": "1 Main Street", "country": "US"}',
                jsonb_build_array(jsonb_build_object('product_id', ${id('product', '(1 + site % 50) * 1000 + n % 1000')}, 'sku', 'SKU-' || n % 1000,
                  'name', 'Gift', 'quantity', 1, 'unit_price', (n % 300)::text)),
                CASE WHEN n <= ${january} THEN timestamptz '2026-01-01T00:00Z' + (n % 44640) * interval '1 minute'
                     ELSE timestamptz '2024-01-01T00:00Z' + (n % 17000) * interval '1 hour' END
           FROM (SELECT n, CASE WHEN n <= ${january} THEN (n % 10 + 1) * 50 ELSE 1 + n % 49 + 50 * (n % 10) END AS site
                   FROM generate_series(1, ${orders}) n) d`,
    ],
    [
      'the key-value store',
      `CREATE TABLE public.kv_store_6fcaeea3 (key text PRIMARY KEY, value jsonb NOT NULL);
       INSERT INTO public.kv_store_6fcaeea3
         SELECT 'product:' || id, to_jsonb(p) - 'is_active' FROM public.products p
         UNION ALL SELECT 'order:' || order_number, to_jsonb(o) FROM public.orders o
         UNION ALL SELECT 'employee:' || id, to_jsonb(e) FROM public.employees e
         UNION ALL SELECT 'client:' || id, to_jsonb(c) FROM public.clients c
         UNION ALL SELECT 'site:' || id, to_jsonb(s) FROM public.sites s
         UNION ALL SELECT 'catalog_products:' || catalog_id, jsonb_agg(id ORDER BY sku) FROM public.products GROUP BY catalog_id
         UNION ALL SELECT 'site_exclusions:' || site_id, jsonb_agg(product_id) FROM public.site_product_exclusions GROUP BY site_id
         UNION ALL SELECT 'client_orders:' || client_id || ':2026-01', jsonb_agg(order_number) FROM public.orders
                    WHERE created_at >= '2026-01-01T00:00Z' AND created_at < '2026-02-01T00:00Z' GROUP BY client_id`,
    ],
  ];
}
