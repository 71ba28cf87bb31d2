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
  unique,
  uuid,
} from 'tablewright';
import { catalogs } from './catalogs.ts';
import { clients } from './clients.ts';
import { currency, email, id, isMailbox, slug } from './columns.ts';
import { branding, validationMethods } from './documents.ts';

/** Celebration sites: where the employees of one client choose their gift. */
export const sites = table(
  'sites',
  {
    /** Identifies the site. */
    id: id(),
    /** Client that the site belongs to; orders repeat it and a composite key keeps the two equal. */
    client_id: uuid().references(() => clients.id),
    /** Catalog that the site offers; null only while the site is not yet active. */
    catalog_id: uuid()
      .nullable()
      .references(() => catalogs.id),
    /** Name as shown to employees, `20 years of Acme`. */
    name: text(),
    /** Path of the site's URL, `acme-20-years`; unique over all clients. */
    slug: slug(),
    /** Only an `active` site is open to employees. */
    status: oneOf('draft', 'active', 'inactive').default('draft'),
    /** Ways in which an employee may prove who they are, in the order tried. Empty: nobody gets in. */
    validation_methods: jsonb(validationMethods, { check: true }).default([]),
    /** Logo, colours and texts. */
    branding: jsonb(branding, { check: true }).default({}),

    /** Instant from which employees may choose; null: as soon as the site is active. */
    opens_at: timestamptz().nullable(),
    /** Instant at which choosing ends, itself excluded; null: never. */
    closes_at: timestamptz().nullable(),
    /** IANA time zone in which the site shows its dates. */
    time_zone: text().default('UTC'),
    /** BCP 47 tag of the language shown first. */
    default_language: text().default('en'),
    /** ISO 4217 currency in which the site shows prices. */
    currency: currency(),
    /** How many gifts each employee may choose. */
    gifts_per_employee: integer().default(1),
    /** Where parcels go: to the employee's home or, collected, to the client's office. */
    ship_to: oneOf('home', 'office').default('home'),

    /** Person of the client who runs this site. */
    contact_name: text().nullable(),
    /** Where employees' questions go; null: to the client's contact. */
    contact_email: email().nullable(),
    ...timestamps(),
  },
  (t) => [
    unique(t.slug).name('idx_sites_slug'),
    unique(t.id, t.client_id).comment('Lets orders and events prove that their site is one of their client.'),
    index('idx_sites_client_id').on(t.client_id),
    index('idx_sites_catalog_id').on(t.catalog_id),
    index('idx_sites_client_status').on(t.client_id, t.status),
    check('sites_active_has_catalog', sql`${t.status} <> 'active' OR ${t.catalog_id} IS NOT NULL`),
    check('sites_open_period_order', sql`${t.opens_at} < ${t.closes_at}`),
    check('sites_gifts_per_employee_positive', sql`${t.gifts_per_employee} > 0`),
    check('sites_contact_email_length', isMailbox(t.contact_email)),
    rls('enabled'),
  ],
);
