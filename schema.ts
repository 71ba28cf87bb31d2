/**
 * A corporate gifting platform: clients open celebration sites, and their employees choose a gift there.
 *
 *     clients ──< sites >── catalogs ──< products
 *        │          ├──< site_product_exclusions >──┤
 *        │          ├──< employees ──┐              │
 *        └──────────┴──< orders >────┴──────────────┘
 *
 * Everything relational is generated from here. Change a file, run `tablewright generate`, review the migration.
 */
import { extension, ledger } from 'tablewright';

/** Trigrams: the index behind a search for any part of a name. */
export const trigrams = extension('pg_trgm');

// Who gives: a client is a tenant, and each of its sites offers one catalog.

export { clients } from './schema/clients.ts';
export { sites } from './schema/sites.ts';

// What is given.

export { catalogs } from './schema/catalogs.ts';
export { products } from './schema/products.ts';
export { siteProductExclusions } from './schema/site-product-exclusions.ts';

// Who receives it, and what they ordered.

export { employees } from './schema/employees.ts';
export { orders } from './schema/orders.ts';

// Who runs the platform, and what happened on it.

export { adminUsers } from './schema/admin-users.ts';
export { analyticsEvents } from './schema/analytics-events.ts';
export { auditLogs } from './schema/audit-logs.ts';

// The questions that everybody asks.

export {
  activeProductsOfType,
  clientMonthlyReport,
  findOrder,
  listCatalogProducts,
  listSiteProducts,
  ordersOfClientSince,
  productsOfSite,
  searchProducts,
} from './schema/queries.ts';
export { activeProducts, ordersSummary, siteProducts } from './schema/views.ts';

/** Migrations that this database has seen. Made and written by the runner; listed here for its types and docs. */
export const schemaVersions = ledger('schema_versions');
