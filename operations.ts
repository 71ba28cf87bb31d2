import type { ClientBase, Pool } from 'pg';
import * as activeProducts from './generated/db/views/active_products_view.js';
import * as ordersSummary from './generated/db/views/orders_summary_view.js';
import * as siteProducts from './generated/db/views/site_products_view.js';

/** Where the questions go. `pg` reads what they select as the types say: no bigint, no date without time. */
type Database = Pool | ClientBase;

/** A line of a list of products. */
export interface ProductLine {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  /** Decimal string. */
  readonly price: string;
  readonly currency: string;
  readonly category: string | null;
}

/** One site and currency of a client's month. */
export interface ReportLine {
  readonly site_id: string;
  readonly site_name: string;
  readonly currency: string;
  readonly orders: number;
  readonly cancelled: number;
  /** Decimal string; without the cancelled. */
  readonly revenue: string;
}

// The five operations that the founding design measures.

/**
 * Active products of a catalog by SKU, a page at a time. `(catalog_id, sku)` is unique, so the last SKU of a page is
 * the place where the next one begins.
 */
export function listCatalogProducts(
  db: Database,
  page: { readonly catalog_id: string; readonly after?: string; readonly limit: number },
): Promise<readonly ProductLine[]> {
  return rows<ProductLine>(
    db,
    `SELECT id, sku, name, price, currency, category
       FROM public.products
      WHERE catalog_id = $1 AND is_active AND sku > $2
      ORDER BY sku LIMIT $3`,
    [page.catalog_id, page.after ?? '', page.limit],
  );
}

/**
 * Orders and revenue of a client in one month, by site and currency: currencies do not add up.
 *
 * @param month its first day, `2026-01-01`; months begin and end in UTC
 */
export function clientMonthlyReport(
  db: Database,
  question: { readonly client_id: string; readonly month: string },
): Promise<readonly ReportLine[]> {
  return rows<ReportLine>(
    db,
    `SELECT o.site_id, s.name AS site_name, o.currency,
            count(*)::integer AS orders,
            (count(*) FILTER (WHERE o.status = 'cancelled'))::integer AS cancelled,
            coalesce(sum(o.total_amount) FILTER (WHERE o.status <> 'cancelled'), 0.00) AS revenue
       FROM public.orders o
       JOIN public.sites s ON s.id = o.site_id
      WHERE o.client_id = $1
        AND o.created_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND o.created_at < ($2::timestamp + interval '1 month') AT TIME ZONE 'UTC'
      GROUP BY o.site_id, s.name, o.currency
      ORDER BY s.name, o.currency`,
    [question.client_id, question.month],
  );
}

/** Active products whose name holds the term, letter case aside. Three letters or more use the trigram index. */
export function searchProducts(
  db: Database,
  question: { readonly term: string; readonly limit: number },
): Promise<readonly ProductLine[]> {
  return rows<ProductLine>(
    db,
    `SELECT id, sku, name, price, currency, category
       FROM public.products
      WHERE is_active AND name ILIKE $1
      ORDER BY name, id LIMIT $2`,
    [`%${question.term.replace(/[\\%_]/g, '\\$&')}%`, question.limit],
  );
}

/** The order that a person quotes, with the names of what it refers to. */
export async function findOrder(db: Database, orderNumber: string): Promise<ordersSummary.Row | undefined> {
  const [order] = await rows<ordersSummary.Row>(
    db,
    `SELECT ${ordersSummary.columns} FROM ${ordersSummary.relation} WHERE order_number = $1`,
    [orderNumber],
  );
  return order;
}

/** What a site offers, by name: its catalog's active products without the site's exclusions. */
export function listSiteProducts(
  db: Database,
  question: { readonly site_id: string; readonly limit: number },
): Promise<readonly ProductLine[]> {
  return rows<ProductLine>(
    db,
    `SELECT product_id AS id, sku, name, price, currency, category
       FROM public.site_products_view
      WHERE site_id = $1
      ORDER BY name, product_id LIMIT $2`,
    [question.site_id, question.limit],
  );
}

// The design's sample queries, one a view.

export function activeProductsOfType(
  db: Database,
  catalogType: string,
): Promise<readonly activeProducts.Row[]> {
  return rows<activeProducts.Row>(
    db,
    `SELECT ${activeProducts.columns} FROM ${activeProducts.relation} WHERE catalog_type = $1`,
    [catalogType],
  );
}

export function productsOfSite(db: Database, siteId: string): Promise<readonly siteProducts.Row[]> {
  return rows<siteProducts.Row>(
    db,
    `SELECT ${siteProducts.columns} FROM ${siteProducts.relation} WHERE site_id = $1`,
    [siteId],
  );
}

export function ordersOfClientSince(
  db: Database,
  question: { readonly client_id: string; readonly since: string },
): Promise<readonly ordersSummary.Row[]> {
  return rows<ordersSummary.Row>(
    db,
    `SELECT ${ordersSummary.columns} FROM ${ordersSummary.relation} WHERE client_id = $1 AND created_at >= $2`,
    [question.client_id, question.since],
  );
}

async function rows<Row extends object>(
  db: Database,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const result = await db.query<Row>(text, [...values]);
  return result.rows;
}
