import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  oneOf,
  rls,
  sql,
  table,
  text,
  timestamps,
  unique,
} from 'tablewright';
import { country, currency, email, id, isMailbox, slug } from './columns.ts';
import { integrationSettings } from './documents.ts';

/** Companies that use the platform to give gifts to their employees. A client is a tenant. */
export const clients = table(
  'clients',
  {
    /** Identifies the client everywhere else; `client_code` is for people and URLs. */
    id: id(),
    /** Name as shown to employees and on invoices. */
    name: text(),
    /** Short name in URLs, `acme`; unique, and stable once published. */
    client_code: slug(),
    /** `inactive` closes all sites and keeps the history: a client is never deleted while it has any. */
    status: oneOf('active', 'inactive').default('active'),

    /** Person to ask about the account. */
    contact_name: text().nullable(),
    /** Where the account's mail goes. Kept as typed; compare by lower(). */
    contact_email: email(),
    /** E.164 where known, `+4930123456`; never parsed. */
    contact_phone: text().nullable(),

    /** Street and number of the registered office. */
    address_line1: text().nullable(),
    /** Building, floor or suite. */
    address_line2: text().nullable(),
    /** City of the registered office. */
    city: text().nullable(),
    /** State, province or county, as the post of the country writes it. */
    region: text().nullable(),
    /** Postal code; text, as it may begin with 0 and hold letters. */
    postal_code: text().nullable(),
    /** ISO 3166-1 alpha-2 of the registered office; decides the tax of an invoice. */
    country_code: country().nullable(),

    /** Where invoices go; null: to `contact_email`. */
    billing_email: email().nullable(),
    /** VAT or tax number printed on invoices. */
    tax_id: text().nullable(),
    /** ISO 4217 currency of the invoices. */
    billing_currency: currency(),
    /** Days from invoice to due date. */
    payment_terms_days: integer().default(30),
    /** Whether an invoice needs the client's purchase order number. */
    requires_purchase_order: boolean().default(false),

    /** First day of the contract. */
    contract_starts_on: date().nullable(),
    /** Last day of the contract; null while it runs on. */
    contract_ends_on: date().nullable(),

    /** The client's number in our ERP; null until the first invoice. */
    erp_customer_number: text().nullable(),
    /** How the client's HR system and single sign-on are connected. Holds no secrets. */
    integration_settings: jsonb(integrationSettings, { check: true }).default({}),
    ...timestamps(),
  },
  (t) => [
    unique(t.client_code).name('idx_clients_client_code'),
    index('idx_clients_status').on(t.status),
    index('idx_clients_name_trgm').using('gin', t.name.ops('gin_trgm_ops')),
    check('clients_contact_email_length', isMailbox(t.contact_email)),
    check('clients_billing_email_length', isMailbox(t.billing_email)),
    check('clients_payment_terms_non_negative', sql`${t.payment_terms_days} >= 0`),
    check('clients_contract_order', sql`${t.contract_starts_on} < ${t.contract_ends_on}`),
    rls('enabled'),
  ],
);
