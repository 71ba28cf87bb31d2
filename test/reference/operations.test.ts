import type { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  activeProductsOfType,
  clientMonthlyReport,
  findOrder,
  listCatalogProducts,
  listSiteProducts,
  ordersOfClientSince,
  productsOfSite,
  searchProducts,
} from '../../operations.ts';
import { ids, uuid } from '../../seed/keys.ts';
import { majors } from '../support/postgres.ts';
import { useReferenceDatabase } from './reference-database.ts';

describe.each(majors)('the operations on PostgreSQL %i', (major) => {
  const reference = useReferenceDatabase(major);

  test('products of a catalog, a page at a time, without a row twice or left out', async () => {
    const { client } = reference();
    const first = await listCatalogProducts(client, { catalog_id: ids.gifts, after: '', limit: 6 });
    const after = first.at(-1)?.sku ?? '';
    const second = await listCatalogProducts(client, { catalog_id: ids.gifts, after, limit: 6 });
    expect(first.map(({ sku }) => sku)).toEqual([
      'AUD-100',
      'AUD-110',
      'BAG-400',
      'BAG-410',
      'CAM-200',
      'KIT-500',
    ]);
    expect(second.map(({ sku }) => sku)).toEqual(['KIT-510', 'OUT-600', 'WAT-300', 'WAT-310']);
    expect(first[1]).toMatchObject({ name: 'Portable Speaker', price: '79.50', currency: 'USD' });
  });

  test('a client’s month, by site, without the cancelled, cut in UTC', async () => {
    const report = await clientMonthlyReport(reference().client, {
      client_id: ids.acme,
      month: '2026-01-01',
    });
    expect(report).toMatchObject([
      { site_name: 'Acme: 25 years', currency: 'USD', orders: 6, cancelled: 1, revenue: '632.50' },
      { site_name: 'Acme: welcome aboard', currency: 'USD', orders: 2, cancelled: 0, revenue: '93.00' },
    ]);
  });

  test('a search finds any part of a name in any case, and takes wildcards for letters', async () => {
    const names = async (term: string) =>
      (await searchProducts(reference().client, { term, limit: 10 })).map(({ name }) => name);
    expect(await names('CAMERA')).toEqual(['Eco Camera']);
    expect(await names('ting box')).toEqual(['Tasting Box, Coffee', 'Tasting Box, Olive Oil']);
    // Of two letters: words that begin with them, not all that hold them.
    expect(await names('ec')).toEqual(['Eco Camera']);
    expect(await names('am')).toEqual([]);
    expect(await names('%')).toEqual([]);
    expect(await names('_')).toEqual([]);
    // Nor are they patterns, short or long.
    for (const term of [
      '.',
      '^',
      '$',
      '\\',
      'e|',
      '(c',
      ')',
      '[',
      ']',
      '*c',
      'c+',
      'c?',
      '{',
      'Eco.Camera',
      '(?i)eco',
      '***=Eco',
      '^Eco',
      'E%Camera',
      'E_o Camera',
      'Eco\\ Camera',
      '\\Eco',
    ])
      expect(await names(term)).toEqual([]);
    expect(await names('e')).toContain('Eco Camera');
    expect(await names('pa')).toContain('Cast Iron Pan');
  });

  test('an order by its number, with the names of what it refers to', async () => {
    const { client } = reference();
    expect(await findOrder(client, { order_number: 'ORD-2026-000004' })).toMatchObject({
      client_name: 'Acme Manufacturing',
      site_slug: 'acme-25-years',
      product_name: 'Wireless Headphones',
      employee_number: 'A-1002',
      customer_name: 'Marcus Hale',
      total_amount: '129.00',
      item_count: 1,
    });
    expect(await findOrder(client, { order_number: 'ORD-2026-999999' })).toBeNull();
  });

  test('a site offers what is active and not excluded', async () => {
    const { client } = reference();
    const offered = await listSiteProducts(client, { site_id: ids.acmeJubilee, limit: 100 });
    expect(offered.map(({ name }) => name)).toEqual([
      'Cabin Trolley',
      'Canvas Weekender',
      'Cast Iron Pan',
      'Desk Clock',
      'Field Watch',
      'Portable Speaker',
      'Wireless Headphones',
    ]);
    const other = await listSiteProducts(client, { site_id: ids.northwindWinter, limit: 100 });
    expect(other.map(({ sku }) => sku)).not.toContain('WOD-02');
    expect(await productsOfSite(client, { site_id: ids.acmeJubilee })).toHaveLength(7);
  });

  test('the views answer the design’s questions', async () => {
    const { client } = reference();
    expect(await activeProductsOfType(client, { catalog_type: 'erp' })).toHaveLength(10);
    expect(await activeProductsOfType(client, { catalog_type: 'dropship' })).toHaveLength(0);
    const since = await ordersOfClientSince(client, { client_id: ids.acme, since: '2026-01-01T00:00:00Z' });
    expect(since).toHaveLength(10);
  });
});

describe.each(majors)('with 40,000 products and 40,000 orders on PostgreSQL %i', (major) => {
  const reference = useReferenceDatabase(major);
  beforeAll(() => multiply(reference().client));

  /** The plan of the statement that an operation runs, as the server logs it to the session that asks. */
  const planOf = async (operation: (client: Client) => Promise<unknown>): Promise<string> => {
    const { client } = reference();
    const notices: string[] = [];
    const listen = ({ message = '' }: { message?: string | undefined }) => notices.push(message);
    client.on('notice', listen);
    await client.query(
      "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET client_min_messages = log",
    );
    try {
      await operation(client);
    } finally {
      await client.query('RESET client_min_messages; RESET auto_explain.log_min_duration');
      client.off('notice', listen);
    }
    return notices.join('\n');
  };

  test.each<[string, (client: Client) => Promise<unknown>, string]>([
    [
      'a page of a catalog',
      (db) => listCatalogProducts(db, { catalog_id: volumeCatalog, after: 'S-3', limit: 50 }),
      'products_catalog_id_sku_key',
    ],
    [
      'a month',
      (db) => clientMonthlyReport(db, { client_id: volumeClient, month: '2025-06-01' }),
      'idx_orders_client_created',
    ],
    [
      'a search',
      (db) => searchProducts(db, { term: 'Camera 17', limit: 50 }),
      'idx_products_active_name_trgm',
    ],
    [
      'a search for a beginning',
      (db) => searchProducts(db, { term: 'ja', limit: 50 }),
      'idx_products_active_name_trgm',
    ],
    ['an order', (db) => findOrder(db, { order_number: 'ORD-2026-000004' }), 'idx_orders_order_number'],
    [
      'orders of a client',
      (db) => ordersOfClientSince(db, { client_id: volumeClient, since: '2025-11-15Z' }),
      'idx_orders_client_created',
    ],
  ])('%s uses its index', async (_, operation, index) => {
    expect(await planOf(operation)).toContain(index);
  });

  test('a site’s products are found through its catalog', async () => {
    const plan = await planOf((db) => listSiteProducts(db, { site_id: ids.northwindWinter, limit: 100 }));
    expect(plan).toMatch(/idx_products_catalog_(active|id)|products_catalog_id_sku_key/);
  });
});

const volumeClient = uuid('client', 1001);
const volumeCatalog = uuid('catalog', 1001);

/** Enough rows for the planner to prefer an index: 40 catalogs of 1,000 products, 200 clients with 200 orders in a year. */
async function multiply(client: Client): Promise<void> {
  const numbered = (first: string) => `overlay('${first}' placing to_hex(1000 + n) from 34)::uuid`;
  await client.query(`
    INSERT INTO public.catalogs (id, name, type)
      SELECT ${numbered(uuid('catalog', 0))}, 'Volume ' || n, 'vendor' FROM generate_series(1, 40) AS n;
    INSERT INTO public.products (catalog_id, sku, name, price)
      SELECT c.id, 'S-' || n, (ARRAY['Eco Camera', 'Travel Mug', 'Desk Lamp', 'Rain Jacket'])[1 + n % 4] || ' ' || n, n
        FROM public.catalogs c CROSS JOIN generate_series(1, 1000) AS n WHERE c.name LIKE 'Volume %';
    INSERT INTO public.clients (id, name, client_code, contact_email)
      SELECT ${numbered(uuid('client', 0))}, 'Volume ' || n, 'volume-' || n, 'a@b.example' FROM generate_series(1, 200) AS n;
    INSERT INTO public.sites (client_id, name, slug)
      SELECT id, name, client_code FROM public.clients WHERE name LIKE 'Volume %';
    INSERT INTO public.orders (client_id, site_id, product_id, order_number, customer_name, customer_email, total_amount,
                               shipping_address, items, created_at)
      SELECT s.client_id, s.id, '${uuid('product', 101)}', 'VOL-' || n || s.slug, s.name, 'a@b.example', n,
             '{"recipient": "Jo", "line1": "1 Lake Street", "city": "Chicago", "country": "US"}',
             '[{"product_id": "${uuid('product', 101)}", "sku": "S-1", "name": "Mug", "quantity": 1, "unit_price": "12.50"}]',
             timestamptz '2025-01-01Z' + n * interval '43 hours'
        FROM generate_series(1, 200) AS n CROSS JOIN public.sites s WHERE s.slug LIKE 'volume-%' ORDER BY n`);
  // VACUUM moves new rows from the GIN index's pending list into the index itself (manual 70.4.1).
  await client.query('VACUUM ANALYZE');
}
