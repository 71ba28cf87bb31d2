import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  key,
  numeric,
  oneOf,
  rls,
  sql,
  table,
  text,
  timestamps,
  unique,
  uuid,
} from 'tablewright';
import { catalogs } from './catalogs.ts';
import { currency, id, isObject } from './columns.ts';
import type { ProductAttributes } from './shapes.ts';

/** Products (formerly gifts) that a catalog offers. */
export const products = table(
  'products',
  {
    /** Identifies the product. */
    id: id(),
    /** Catalog that offers the product; the same article in two catalogs is two products. */
    catalog_id: uuid().references(() => catalogs.id),
    /** Stock keeping unit, unique within its catalog. */
    sku: text(),
    /** Name as shown to employees; searched by trigrams. */
    name: text(),
    /** Longer text, Markdown. */
    description: text().nullable(),
    /** What one piece costs the client, in `currency`, without tax and shipping. */
    price: numeric(12, 2),
    /** ISO 4217 currency of `price`. */
    currency: currency(),
    /** Heading under which the product is listed. */
    category: text().nullable(),
    /** Maker's name. */
    brand: text().nullable(),
    /** Only `active` is offered. `discontinued` is how a product ends: ordered products are never deleted. */
    status: oneOf('active', 'inactive', 'out_of_stock', 'discontinued').default('active'),
    /** Whether the product is offered: computed from `status` by PostgreSQL, never written. */
    is_active: boolean().generatedAs((c) => sql`${c.status} = 'active'`),
    /** First picture, an https URL. */
    image_url: text().nullable(),
    /** Pieces on stock at the last sync; null where the supplier does not tell. */
    stock_quantity: integer().nullable(),
    /** Weight of one packed piece, in grams. */
    weight_grams: integer().nullable(),
    /** Facts that are shown and never filtered on: colour, material, size. */
    attributes: jsonb<ProductAttributes>().default({}),
    ...timestamps(),
  },
  (t) => [
    unique(t.catalog_id, t.sku),
    index('idx_products_catalog_id').on(t.catalog_id),
    index('idx_products_sku').on(t.sku),
    index('idx_products_category').on(t.category),
    index('idx_products_is_active').on(t.is_active).where(sql`${t.is_active} = true`),
    index('idx_products_catalog_active').on(t.catalog_id, t.is_active),
    index('idx_products_name_trgm').using('gin', t.name.ops('gin_trgm_ops')),
    index('idx_products_active_name_trgm')
      .using('gin', key(sql`lower(${t.name})`).ops('gin_trgm_ops'))
      .where(sql`${t.is_active}`),
    index('idx_products_category_price').on(t.category, t.price),
    check('products_price_non_negative', sql`${t.price} >= 0`),
    check('products_stock_quantity_non_negative', sql`${t.stock_quantity} >= 0`),
    check('products_weight_grams_positive', sql`${t.weight_grams} > 0`),
    check('products_attributes_object', isObject(t.attributes)),
    rls('enabled'),
  ],
);
