import { alias, col, date, integer, query, sql, text, timestamptz, uuid } from 'tablewright';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { sites } from './sites.ts';
import { activeProducts, ordersSummary, siteProducts } from './views.ts';

// The five operations that the founding design measures.

/**
 * Active products of a catalog by SKU, a page at a time. `(catalog_id, sku)` is unique, so the last SKU of a page is
 * the place where the next one begins; the first begins after ''.
 */
export const listCatalogProducts = query(
  'listCatalogProducts',
  { catalog_id: uuid(), after: text(), limit: integer() },
  (arg) => sql`
    SELECT ${products.id}, ${products.sku}, ${products.name}, ${products.price}, ${products.currency},
           ${products.category}
      FROM ${products}
     WHERE ${products.catalog_id} = ${arg.catalog_id} AND ${products.is_active} AND ${products.sku} > ${arg.after}
     ORDER BY ${products.sku} LIMIT ${arg.limit}`,
);

/**
 * Orders and revenue of a client in one month, by site and currency: currencies do not add up. The month is named by
 * its first day, `2026-01-01`; months begin and end in UTC. Orders are summed by site before sites are looked up.
 */
export const clientMonthlyReport = query(
  'clientMonthlyReport',
  { client_id: uuid(), month: date() },
  (arg) => {
    const o = alias(orders, 'o');
    const s = alias(sites, 's');
    // Bounds that are parameters are taken for a range of one order in two hundred. For so few the planner sorts instead of
    // hashing, and sorts a hundred thousand on disk. Of bounds that come from a row it expects one in nine.
    return sql`
    WITH month AS MATERIALIZED (
      SELECT ${arg.month}::timestamp AT TIME ZONE 'UTC' AS begins,
             (${arg.month}::timestamp + interval '1 month') AT TIME ZONE 'UTC' AS ends)
    SELECT r.site_id, ${s.name} AS site_name, r.currency, r.orders, r.cancelled, r.revenue
      FROM (SELECT ${o.site_id}, ${o.currency}, count(*)::integer AS orders,
                   (count(*) FILTER (WHERE ${o.status} = 'cancelled'))::integer AS cancelled,
                   coalesce(sum(${o.total_amount}) FILTER (WHERE ${o.status} <> 'cancelled'), 0.00) AS revenue
              FROM month JOIN ${o} ON ${o.created_at} >= month.begins AND ${o.created_at} < month.ends
             WHERE ${o.client_id} = ${arg.client_id}
             GROUP BY ${o.site_id}, ${o.currency}) r
      JOIN ${s} ON ${s.id} = r.site_id
     ORDER BY ${s.name}, r.currency`;
  },
);

/**
 * Active products whose name holds the term, letter case aside, by name. A term of one or two letters is in nearly every
 * name: it finds the names of which a word begins with it. One trigram index serves both.
 */
export const searchProducts = query('searchProducts', { term: text(), limit: integer() }, (arg) => {
  const name = sql`lower(${products.name})`;
  const term = sql`regexp_replace(lower(${arg.term}), '([\\%_])', '\\\1', 'g')`;
  const isShort = sql`length(${arg.term}) < 3`;
  // Each pattern is a subquery, so that it is made once and not for each row. The second is null for a longer term: no name is
  // like null, and no index is read for it.
  return sql`
    SELECT ${products.id}, ${products.sku}, ${products.name}, ${products.price}, ${products.currency},
           ${products.category}
      FROM ${products}
     WHERE ${products.is_active}
       AND (${name} LIKE (SELECT CASE WHEN ${isShort} THEN '' ELSE '%' END || ${term} || '%')
            OR ${name} LIKE (SELECT '% ' || ${term} || '%' WHERE ${isShort}))
     ORDER BY ${products.name}, ${products.id} LIMIT ${arg.limit}`;
});

/** The order that a person quotes, with the names of what it refers to. */
export const findOrder = query(
  'findOrder',
  { order_number: text() },
  (arg) => {
    const o = alias(ordersSummary, 'o');
    return sql`
      SELECT ${col(o, 'id')}, ${col(o, 'order_number')}, ${col(o, 'status')}, ${col(o, 'created_at')},
             ${col(o, 'client_name')}, ${col(o, 'site_name')}, ${col(o, 'site_slug')}, ${col(o, 'product_sku')}, ${col(o, 'product_name')},
             ${col(o, 'employee_number')}, ${col(o, 'customer_name')}, ${col(o, 'customer_email')},
             ${col(o, 'total_amount')}, ${col(o, 'currency')}, ${col(o, 'item_count')}, ${col(o, 'items')}, ${col(o, 'shipping_address')},
             ${col(o, 'carrier')}, ${col(o, 'tracking_number')}, ${col(o, 'shipped_at')}, ${col(o, 'delivered_at')}
        FROM ${o}
       WHERE ${col(o, 'order_number')} = ${arg.order_number}`;
  },
  { rows: 'maybeOne' },
);

/** What a site offers, by name: its catalog's active products without the site's exclusions. */
export const listSiteProducts = query('listSiteProducts', { site_id: uuid(), limit: integer() }, (arg) => {
  const p = alias(siteProducts, 'p');
  return sql`
    SELECT ${col(p, 'product_id')}, ${col(p, 'sku')}, ${col(p, 'name')}, ${col(p, 'price')}, ${col(p, 'currency')},
           ${col(p, 'category')}
      FROM ${p}
     WHERE ${col(p, 'site_id')} = ${arg.site_id}
     ORDER BY ${col(p, 'name')}, ${col(p, 'product_id')} LIMIT ${arg.limit}`;
});

// The design's sample queries, one a view.

/** Products on offer from catalogs of one type: erp, manual, vendor or dropship. */
export const activeProductsOfType = query('activeProductsOfType', { catalog_type: text() }, (arg) => {
  const p = alias(activeProducts, 'p');
  return sql`
    SELECT ${col(p, 'id')}, ${col(p, 'catalog_name')}, ${col(p, 'sku')}, ${col(p, 'name')}, ${col(p, 'price')},
           ${col(p, 'currency')}
      FROM ${p}
     WHERE ${col(p, 'catalog_type')} = ${arg.catalog_type}`;
});

/** What a site offers, with all that its page shows. */
export const productsOfSite = query('productsOfSite', { site_id: uuid() }, (arg) => {
  const p = alias(siteProducts, 'p');
  return sql`
    SELECT ${col(p, 'product_id')}, ${col(p, 'sku')}, ${col(p, 'name')}, ${col(p, 'description')}, ${col(p, 'price')},
           ${col(p, 'currency')}, ${col(p, 'category')}, ${col(p, 'image_url')}, ${col(p, 'stock_quantity')}
      FROM ${p}
     WHERE ${col(p, 'site_id')} = ${arg.site_id}`;
});

/** Orders of a client since an instant, with the names of what they refer to. */
export const ordersOfClientSince = query(
  'ordersOfClientSince',
  { client_id: uuid(), since: timestamptz() },
  (arg) => {
    const o = alias(ordersSummary, 'o');
    return sql`
      SELECT ${col(o, 'id')}, ${col(o, 'order_number')}, ${col(o, 'status')}, ${col(o, 'created_at')},
             ${col(o, 'site_name')}, ${col(o, 'product_name')}, ${col(o, 'total_amount')}, ${col(o, 'currency')}
        FROM ${o}
       WHERE ${col(o, 'client_id')} = ${arg.client_id} AND ${col(o, 'created_at')} >= ${arg.since}`;
  },
);
