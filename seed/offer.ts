import type * as catalogs from '../generated/db/tables/catalogs.js';
import type * as products from '../generated/db/tables/products.js';
import { at, ids, uuid } from './keys.ts';

/** SKU, name, category, brand, price, stock; then the status where it is not active. */
type ProductLine = readonly [string, string, string, string, string, number, products.Insert['status']?];

const assortment: Readonly<Record<number, readonly ProductLine[]>> = {
  1: [
    ['AUD-100', 'Wireless Headphones', 'Electronics', 'Sonora', '129.00', 84],
    ['AUD-110', 'Portable Speaker', 'Electronics', 'Sonora', '79.50', 132],
    ['CAM-200', 'Eco Camera', 'Electronics', 'Lumen', '189.00', 17],
    ['CAM-210', 'Eco Camera Tripod', 'Electronics', 'Lumen', '39.90', 0, 'out_of_stock'],
    ['WAT-300', 'Field Watch', 'Accessories', 'Meridian', '149.00', 40],
    ['WAT-310', 'Desk Clock', 'Home', 'Meridian', '59.00', 65],
    ['BAG-400', 'Canvas Weekender', 'Travel', 'Harbor', '110.00', 28],
    ['BAG-410', 'Cabin Trolley', 'Travel', 'Harbor', '165.00', 22],
    ['KIT-500', 'Chef Knife', 'Kitchen', 'Aldo', '95.00', 51],
    ['KIT-510', 'Cast Iron Pan', 'Kitchen', 'Aldo', '72.00', 33],
    ['KIT-520', 'Espresso Maker', 'Kitchen', 'Aldo', '48.00', 0, 'discontinued'],
    ['OUT-600', 'Camping Lantern', 'Outdoor', 'Lumen', '34.50', 90],
  ],
  2: [
    ['CER-01', 'Stoneware Mug, Pair', 'Kitchen', 'Atelier Nord', '42.00', 12],
    ['CER-02', 'Serving Bowl', 'Kitchen', 'Atelier Nord', '68.00', 6],
    ['WOD-01', 'Oak Serving Board', 'Kitchen', 'Holm & Sohn', '54.00', 9],
    ['WOD-02', 'Walnut Pen Case', 'Office', 'Holm & Sohn', '36.00', 14],
    ['TEX-01', 'Wool Blanket', 'Home', 'Atelier Nord', '118.00', 5],
    ['TEX-02', 'Linen Apron', 'Kitchen', 'Atelier Nord', '44.00', 0, 'inactive'],
  ],
  3: [
    ['V-7001', 'Tasting Box, Coffee', 'Food', 'Kaffeehaus', '29.00', 240],
    ['V-7002', 'Tasting Box, Olive Oil', 'Food', 'Frantoio', '35.00', 160],
    // The same SKU as in the first catalog: unique per catalog, not over all.
    ['AUD-100', 'Wireless Headphones, Refurbished', 'Electronics', 'Sonora', '89.00', 11],
  ],
};

export const productRows: readonly products.Insert[] = Object.entries(assortment).flatMap(
  ([catalog, lines]) =>
    lines.map(([sku, name, category, brand, price, stock, status], i) => ({
      id: uuid('product', Number(catalog) * 100 + i + 1),
      catalog_id: uuid('catalog', Number(catalog)),
      sku,
      name,
      category,
      brand,
      price,
      stock_quantity: stock,
      currency: catalog === '2' ? 'EUR' : 'USD',
      ...(status === undefined ? {} : { status }),
    })),
);

export const catalogRows: readonly catalogs.Insert[] = (
  [
    {
      id: ids.gifts,
      name: 'Global Gifts',
      type: 'erp',
      status: 'active',
      source: { system: 'netsuite', external_id: 'CAT-GLOBAL', credentials_secret: 'erp/netsuite' },
      settings: { sync_interval_minutes: 60, hide_out_of_stock: true },
      last_synced_at: at('2026-01-31T22:00'),
    },
    { id: ids.handmade, name: 'Handmade in Hamburg', type: 'manual', status: 'active' },
    {
      id: uuid('catalog', 3),
      name: 'Partner Boxes',
      type: 'vendor',
      status: 'error',
      source: { system: 'partner-feed', endpoint: 'https://feed.example/boxes.json' },
      last_synced_at: at('2026-01-30T04:15'),
      last_sync_error: 'feed.example answered 503',
    },
    { id: uuid('catalog', 4), name: 'Drop-ship Trial', type: 'dropship' },
  ] satisfies readonly catalogs.Insert[]
).map((catalog) => ({
  ...catalog,
  total_products: productRows.filter((product) => product.catalog_id === catalog.id).length,
}));
