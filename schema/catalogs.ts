import {
  check,
  index,
  integer,
  jsonb,
  oneOf,
  rls,
  sql,
  table,
  text,
  timestamps,
  timestamptz,
} from 'tablewright';
import { id, isObject } from './columns.ts';
import type { CatalogSettings, CatalogSource } from './shapes.ts';

/** Collections of products, kept by hand or synced from another system. Sites of several clients may share one. */
export const catalogs = table(
  'catalogs',
  {
    /** Identifies the catalog. */
    id: id(),
    /** Name as shown to administrators. */
    name: text(),
    /** What the catalog is for. */
    description: text().nullable(),
    /** Who supplies the products: our ERP, an administrator, a vendor's feed, or a drop-shipper. */
    type: oneOf('erp', 'manual', 'vendor', 'dropship'),
    /** `syncing` and `error` are set by the sync; products stay on offer meanwhile. */
    status: oneOf('draft', 'active', 'inactive', 'syncing', 'error').default('draft'),
    /** System that the products come from. Holds no secrets; empty for a manual catalog. */
    source: jsonb<CatalogSource>().default({}),
    /** Sync interval, markup and stock display. */
    settings: jsonb<CatalogSettings>().default({}),
    /** Number of products after the last sync: a cache that the sync writes. Count the products for the truth. */
    total_products: integer().default(0),
    /** End of the last sync that succeeded. */
    last_synced_at: timestamptz().nullable(),
    /** Why the last sync failed; null after a success. */
    last_sync_error: text().nullable(),
    ...timestamps(),
  },
  (t) => [
    index('idx_catalogs_type').on(t.type),
    index('idx_catalogs_status').on(t.status),
    index('idx_catalogs_type_status').on(t.type, t.status),
    check('catalogs_total_products_non_negative', sql`${t.total_products} >= 0`),
    check('catalogs_source_object', isObject(t.source)),
    check('catalogs_settings_object', isObject(t.settings)),
    rls('enabled'),
  ],
);
