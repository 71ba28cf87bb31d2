import {
  check,
  foreignKey,
  index,
  jsonb,
  key,
  numeric,
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
import { clients } from './clients.ts';
import { currency, email, id, isMailbox } from './columns.ts';
import { address, orderItems } from './documents.ts';
import { employees } from './employees.ts';
import { products } from './products.ts';
import { sites } from './sites.ts';

/** Gifts that employees ordered. What was true when the order was placed is copied into it. */
export const orders = table(
  'orders',
  {
    /** Identifies the order; `order_number` is for people. */
    id: id(),
    /** Client that pays; always the client of `site_id`. */
    client_id: uuid().references(() => clients.id),
    /** Site at which the order was placed. */
    site_id: uuid(),
    /** Gift that was chosen; the first of `items` where there are several. */
    product_id: uuid().references(() => products.id),
    /** Employee (`employees.id`, not the personnel number) of `site_id`; null for an order placed by an administrator. */
    employee_id: uuid().nullable(),
    /** Number that people quote, `ORD-2026-000042`; unique, never reused. */
    order_number: text(),
    /** Who receives the gift. */
    customer_name: text(),
    /** Where the confirmation went. Kept as typed; compare by lower(). */
    customer_email: email(),
    /** For the carrier; never parsed. */
    customer_phone: text().nullable(),
    /** Moves forward only, by the application: pending, confirmed, shipped, delivered; or cancelled. */
    status: oneOf('pending', 'confirmed', 'shipped', 'delivered', 'cancelled').default('pending'),
    /** What the client pays in all, in `currency`; 0 where a gift is free of charge. */
    total_amount: numeric(12, 2),
    /** ISO 4217 currency of `total_amount` and of the items' prices. */
    currency: currency(),
    /** Where the parcel goes, as typed at checkout. */
    shipping_address: jsonb(address, { check: true }),
    /** Lines of the order, at least one, with names and prices of that day. */
    items: jsonb(orderItems, { check: true }),
    /** Carrier that took the parcel. */
    carrier: text().nullable(),
    /** The carrier's number of the parcel. */
    tracking_number: text().nullable(),
    /** When the parcel left. */
    shipped_at: timestamptz().nullable(),
    /** When the parcel arrived. */
    delivered_at: timestamptz().nullable(),
    ...timestamps(),
  },
  (t) => [
    unique(t.order_number).name('idx_orders_order_number'),
    foreignKey(t.site_id, t.client_id).references(sites.id, sites.client_id),
    foreignKey(t.employee_id, t.site_id).references(employees.id, employees.site_id),
    index('idx_orders_client_id').on(t.client_id),
    index('idx_orders_site_id').on(t.site_id),
    index('idx_orders_product_id').on(t.product_id),
    index('idx_orders_employee_id').on(t.employee_id),
    index('idx_orders_customer_email').on(t.customer_email),
    index('idx_orders_customer_email_lower').on(key(sql`lower(${t.customer_email})`)),
    index('idx_orders_status').on(t.status),
    index('idx_orders_created_at').on(t.created_at.desc()),
    index('idx_orders_client_created').on(t.client_id, t.created_at.desc()),
    index('idx_orders_site_created').on(t.site_id, t.created_at.desc()),
    check('orders_total_amount_non_negative', sql`${t.total_amount} >= 0`),
    check('orders_customer_email_length', isMailbox(t.customer_email)),
    check('orders_delivered_after_shipped', sql`${t.shipped_at} <= ${t.delivered_at}`),
    rls('enabled'),
  ],
);
