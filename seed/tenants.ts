import type * as clients from '../generated/db/tables/clients.js';
import type * as siteProductExclusions from '../generated/db/tables/site_product_exclusions.js';
import type * as sites from '../generated/db/tables/sites.js';
import { at, ids, uuid } from './keys.ts';

export const clientRows: readonly clients.Insert[] = [
  {
    id: ids.acme,
    name: 'Acme Manufacturing',
    client_code: 'acme',
    contact_name: 'Dana Whitfield',
    contact_email: 'dana.whitfield@acme.example',
    contact_phone: '+13125550142',
    address_line1: '1200 Foundry Road',
    city: 'Chicago',
    region: 'IL',
    postal_code: '60607',
    country_code: 'US',
    billing_email: 'accounts.payable@acme.example',
    tax_id: '36-4821907',
    requires_purchase_order: true,
    contract_starts_on: '2025-01-01',
    contract_ends_on: '2027-12-31',
    erp_customer_number: 'C-10017',
    integration_settings: { hris_system: 'workday', employee_sync_schedule: '0 3 * * *' },
  },
  {
    id: ids.northwind,
    name: 'Northwind Logistik',
    client_code: 'northwind',
    contact_name: 'Jürgen Albrecht',
    contact_email: 'J.Albrecht@northwind.example',
    address_line1: 'Hafenstraße 7',
    city: 'Hamburg',
    postal_code: '20457',
    country_code: 'DE',
    tax_id: 'DE811234567',
    billing_currency: 'EUR',
    payment_terms_days: 14,
    contract_starts_on: '2025-06-01',
    erp_customer_number: 'C-10023',
  },
  {
    id: ids.initech,
    name: 'Initech',
    client_code: 'initech',
    status: 'inactive',
    contact_email: 'office@initech.example',
    contract_starts_on: '2023-01-01',
    contract_ends_on: '2025-12-31',
  },
];

export const siteRows: readonly sites.Insert[] = [
  {
    id: ids.acmeJubilee,
    client_id: ids.acme,
    catalog_id: ids.gifts,
    name: 'Acme: 25 years',
    slug: 'acme-25-years',
    status: 'active',
    validation_methods: [{ type: 'email', allowed_domains: ['acme.example'] }, { type: 'employee_id' }],
    branding: { primary_color: '#b3261e', welcome_message: 'Thank you for building Acme with us.' },
    opens_at: at('2026-01-05T14:00'),
    closes_at: at('2026-03-01T06:00'),
    time_zone: 'America/Chicago',
  },
  {
    id: uuid('site', 2),
    client_id: ids.acme,
    catalog_id: uuid('catalog', 3),
    name: 'Acme: welcome aboard',
    slug: 'acme-welcome',
    status: 'active',
    validation_methods: [{ type: 'magic_link', expires_in_minutes: 30 }],
    time_zone: 'America/Chicago',
    ship_to: 'office',
  },
  { id: uuid('site', 3), client_id: ids.acme, name: 'Acme: summer', slug: 'acme-summer-2026' },
  {
    id: ids.northwindWinter,
    client_id: ids.northwind,
    catalog_id: ids.handmade,
    name: 'Northwind Winterfest',
    slug: 'northwind-winterfest',
    status: 'active',
    validation_methods: [{ type: 'serial_card', label: 'Kartennummer', length: 8 }],
    opens_at: at('2025-12-01T07:00'),
    closes_at: at('2026-02-01T23:00'),
    time_zone: 'Europe/Berlin',
    default_language: 'de',
    currency: 'EUR',
    contact_email: 'winterfest@northwind.example',
  },
  {
    id: uuid('site', 5),
    client_id: ids.initech,
    catalog_id: ids.gifts,
    name: 'Initech Farewell',
    slug: 'initech-farewell',
    status: 'inactive',
  },
];

/** Site, product, reason. */
export const exclusionRows: readonly siteProductExclusions.Insert[] = (
  [
    [1, 109, 'No knives in the plants.'],
    [1, 103, 'Cameras are not allowed on the premises.'],
    [1, 112, 'Given to everybody last year.'],
    [4, 204, 'Reserved for the board.'],
  ] as const
).map(([site, product, reason], i) => ({
  id: uuid('exclusion', i + 1),
  site_id: uuid('site', site),
  product_id: uuid('product', product),
  reason,
  excluded_by: 'mira',
}));
