import { index, rls, table, text, timestamps, unique, uuid } from 'tablewright';
import { id } from './columns.ts';
import { products } from './products.ts';
import { sites } from './sites.ts';

/** Products of a site's catalog that the site does not offer. Goes with its site or product. */
export const siteProductExclusions = table(
  'site_product_exclusions',
  {
    /** Identifies the exclusion. */
    id: id(),
    /** Site that does not offer the product. */
    site_id: uuid().references(() => sites.id, { onDelete: 'cascade' }),
    /** Product that is not offered. */
    product_id: uuid().references(() => products.id, { onDelete: 'cascade' }),
    /** Why, in words for other administrators. */
    reason: text().nullable(),
    /** Username of the administrator at the time; text, so that it outlives the account. */
    excluded_by: text().nullable(),
    ...timestamps(),
  },
  (t) => [
    unique(t.site_id, t.product_id),
    index('idx_site_exclusions_site_id').on(t.site_id),
    index('idx_site_exclusions_product_id').on(t.product_id),
    rls('enabled'),
  ],
);
