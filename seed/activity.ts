import type * as analyticsEvents from '../generated/db/tables/analytics_events.js';
import type * as auditLogs from '../generated/db/tables/audit_logs.js';
import type * as orders from '../generated/db/tables/orders.js';
import { at, found, hoursAfter, ids, uuid } from './keys.ts';
import { productRows } from './offer.ts';
import { employeeRows } from './people.ts';
import { siteRows } from './tenants.ts';

/** Day and time, employee, product, pieces, status. */
type OrderLine = readonly [string, number, number, number, NonNullable<orders.Insert['status']>];

const purchases: readonly OrderLine[] = [
  ['2025-11-18T09:12', 12, 101, 1, 'delivered'],
  ['2025-12-03T08:01', 8, 201, 1, 'delivered'],
  ['2025-12-19T15:47', 9, 205, 1, 'delivered'],
  ['2026-01-05T14:03', 2, 101, 1, 'delivered'],
  ['2026-01-05T16:40', 1, 105, 1, 'delivered'],
  ['2026-01-07T13:22', 6, 301, 2, 'delivered'],
  ['2026-01-09T11:05', 3, 107, 1, 'shipped'],
  ['2026-01-12T19:30', 5, 110, 1, 'cancelled'],
  ['2026-01-12T19:41', 5, 102, 1, 'shipped'],
  ['2026-01-14T10:00', 7, 302, 1, 'shipped'],
  ['2026-01-15T06:55', 10, 203, 2, 'shipped'],
  ['2026-01-20T12:18', 11, 202, 1, 'confirmed'],
  ['2026-01-28T17:02', 4, 108, 1, 'confirmed'],
  // Still January in Chicago, already February in UTC: reports are cut in UTC.
  ['2026-02-01T02:30', 1, 106, 2, 'pending'],
  ['2026-02-02T08:45', 6, 303, 1, 'pending'],
];

export const orderRows = purchases.map(([placed, employee, product, quantity, status], i): orders.Insert => {
  const person = found(employeeRows, uuid('employee', employee));
  const gift = found(productRows, uuid('product', product));
  const site = found(siteRows, person.site_id);
  const name = `${person.first_name} ${person.last_name}`;
  const german = site.client_id === ids.northwind;
  const unitPrice = String(gift.price);
  return {
    id: uuid('order', i + 1),
    client_id: site.client_id,
    site_id: person.site_id,
    product_id: uuid('product', product),
    employee_id: uuid('employee', employee),
    order_number: `ORD-${placed.slice(0, 4)}-${String(i + 1).padStart(6, '0')}`,
    customer_name: name,
    customer_email: person.email ?? `employee-${person.employee_id}@gifts.example`.toLowerCase(),
    status,
    total_amount: (Number(unitPrice) * quantity).toFixed(2),
    currency: gift.currency ?? 'USD',
    shipping_address: {
      recipient: name,
      line1: german ? `Elbchaussee ${i + 1}` : `${100 + i} Lake Street`,
      city: german ? 'Hamburg' : 'Chicago',
      country: german ? 'DE' : 'US',
    },
    items: [
      {
        product_id: uuid('product', product),
        sku: gift.sku,
        name: gift.name,
        quantity,
        unit_price: unitPrice,
      },
    ],
    created_at: at(placed),
    ...(status === 'shipped' || status === 'delivered'
      ? {
          carrier: german ? 'DHL' : 'UPS',
          tracking_number: `TRK${placed.replace(/\D/g, '')}`,
          shipped_at: hoursAfter(placed, 20),
        }
      : {}),
    ...(status === 'delivered' ? { delivered_at: hoursAfter(placed, 96) } : {}),
  };
});

/** Each order was preceded by a look at the product, and the platform sends a heartbeat of its own. */
export const eventRows: readonly analyticsEvents.Insert[] = [
  ...purchases.flatMap(([placed, employee], i): readonly analyticsEvents.Insert[] => {
    const { client_id, site_id, product_id, order_number } = found(orderRows, uuid('order', i + 1));
    const common = { client_id, site_id, user_id: uuid('employee', employee), session_id: `s-${i + 1}` };
    return [
      {
        ...common,
        id: uuid('event', 2 * i + 1),
        event_type: 'product_viewed',
        event_data: { product_id, seconds: 15 + 7 * (i % 5) },
        page_path: '/gifts',
        created_at: hoursAfter(placed, -1),
      },
      {
        ...common,
        id: uuid('event', 2 * i + 2),
        event_type: 'order_placed',
        event_data: { order_number },
        page_path: '/checkout',
        created_at: at(placed),
      },
    ];
  }),
  { id: uuid('event', 900), event_type: 'platform_started', created_at: at('2025-11-01T00:00') },
];

export const auditRows: readonly auditLogs.Insert[] = [
  {
    id: uuid('audit', 1),
    action: 'site.activated',
    entity_type: 'sites',
    entity_id: ids.acmeJubilee,
    user_id: uuid('admin', 1),
    details: { before: { status: 'draft' }, after: { status: 'active' } },
    ip_address: '192.0.2.10',
    created_at: at('2026-01-05T13:58'),
  },
  {
    id: uuid('audit', 2),
    action: 'exclusion.created',
    entity_type: 'site_product_exclusions',
    entity_id: uuid('exclusion', 1),
    user_id: uuid('admin', 1),
    created_at: at('2026-01-05T13:40'),
  },
  {
    id: uuid('audit', 3),
    action: 'order.cancelled',
    entity_type: 'orders',
    entity_id: uuid('order', 8),
    user_id: uuid('admin', 2),
    details: { message: 'Wrong article, ordered again.' },
    ip_address: '2001:db8::17',
    created_at: at('2026-01-12T19:38'),
  },
  {
    id: uuid('audit', 4),
    action: 'catalog.synced',
    entity_type: 'catalogs',
    entity_id: uuid('catalog', 3),
    status: 'failure',
    details: { message: 'feed.example answered 503' },
    created_at: at('2026-01-31T04:15'),
  },
  {
    id: uuid('audit', 5),
    action: 'login',
    entity_type: 'admin_users',
    status: 'failure',
    details: { message: 'Unknown username.' },
    ip_address: '198.51.100.4',
    created_at: at('2026-02-01T23:11'),
  },
  {
    id: uuid('audit', 6),
    action: 'login',
    entity_type: 'admin_users',
    entity_id: uuid('admin', 3),
    user_id: uuid('admin', 3),
    status: 'warning',
    details: { message: 'Locked after 5 failures.' },
    created_at: at('2026-02-02T00:00'),
  },
];
