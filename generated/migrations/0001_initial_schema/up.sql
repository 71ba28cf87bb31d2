-- Migration 0001_initial_schema

-- @tx 1 create extension pg_trgm unless it exists; a migration down keeps it, because others may use it and 312 more
BEGIN;

-- create extension pg_trgm unless it exists; a migration down keeps it, because others may use it
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- verify that extension pg_trgm is in schema public
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace
    WHERE e.extname OPERATOR(pg_catalog.=) 'pg_trgm' AND n.nspname OPERATOR(pg_catalog.=) 'public'
  ) THEN
    RAISE EXCEPTION USING MESSAGE = 'extension pg_trgm exists, but not in schema public';
  END IF;
END
$$;

-- create function public.update_updated_at_column()
CREATE FUNCTION public.update_updated_at_column()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $$BEGIN
  NEW.updated_at := pg_catalog.now();
  RETURN NEW;
END;$$;
COMMENT ON FUNCTION public.update_updated_at_column() IS 'Sets updated_at to the time of the transaction. Called by triggers before each update.';

-- create table public.admin_users
CREATE TABLE public.admin_users (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  email text NOT NULL,
  username text NOT NULL,
  password_hash text NOT NULL,
  full_name text,
  role text DEFAULT 'viewer' NOT NULL,
  status text DEFAULT 'active' NOT NULL,
  failed_login_attempts integer DEFAULT 0 NOT NULL,
  locked_until timestamp with time zone,
  last_login_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT admin_users_pkey PRIMARY KEY (id),
  CONSTRAINT idx_admin_users_email UNIQUE (email),
  CONSTRAINT idx_admin_users_username UNIQUE (username),
  CONSTRAINT admin_users_email_format CHECK (email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT admin_users_email_length CHECK (length(email) <= 254),
  CONSTRAINT admin_users_failed_login_attempts_non_negative CHECK (failed_login_attempts >= 0),
  CONSTRAINT admin_users_password_hash_format CHECK (password_hash COLLATE "C" ~ '^[$]'),
  CONSTRAINT admin_users_role_check CHECK (role IN ('admin', 'super_admin', 'viewer')),
  CONSTRAINT admin_users_status_check CHECK (status IN ('active', 'inactive', 'suspended')),
  CONSTRAINT admin_users_username_format CHECK (username COLLATE "C" ~ '^[a-z0-9][a-z0-9._-]*$')
);
ALTER TABLE public.admin_users ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.admin_users IS 'Accounts that administer the platform. Employees are not here: they log in at their site.';
COMMENT ON COLUMN public.admin_users.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.admin_users.email IS 'Login and address for resets. Kept as typed; unique whatever its case.';
COMMENT ON COLUMN public.admin_users.failed_login_attempts IS 'Failed logins since the last success.';
COMMENT ON COLUMN public.admin_users.full_name IS 'Name shown in the audit trail''s pages.';
COMMENT ON COLUMN public.admin_users.id IS 'Identifies the account.';
COMMENT ON COLUMN public.admin_users.last_login_at IS 'Last login that succeeded.';
COMMENT ON COLUMN public.admin_users.locked_until IS 'No login before this instant; set after too many failures.';
COMMENT ON COLUMN public.admin_users.password_hash IS 'Salted hash in PHC or crypt form, `$argon2id$…`. Never the password, never logged.';
COMMENT ON COLUMN public.admin_users.role IS 'What the account may do: everything, manage clients and sites, or only read.';
COMMENT ON COLUMN public.admin_users.status IS '`suspended` is lifted by a super admin, `inactive` is for accounts that ended.';
COMMENT ON COLUMN public.admin_users.updated_at IS 'When the row was last changed; kept by a trigger.';
COMMENT ON COLUMN public.admin_users.username IS 'Short login, lower case.';
CREATE UNIQUE INDEX idx_admin_users_email_lower ON public.admin_users ((lower(email)));
CREATE INDEX idx_admin_users_status ON public.admin_users (status);
CREATE TRIGGER update_admin_users_updated_at
  BEFORE UPDATE ON public.admin_users
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_admin_users_updated_at ON public.admin_users IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.analytics_events
CREATE TABLE public.analytics_events (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  client_id uuid,
  site_id uuid,
  event_type text NOT NULL,
  user_id text,
  session_id text,
  event_data jsonb DEFAULT '{}' NOT NULL,
  page_path text,
  user_agent text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT analytics_events_pkey PRIMARY KEY (id),
  CONSTRAINT analytics_events_event_data_object CHECK (jsonb_typeof(event_data) = 'object')
);
ALTER TABLE public.analytics_events ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.analytics_events IS 'What people did on the platform. Append-only: written by the application, read by reports, never updated.';
COMMENT ON COLUMN public.analytics_events.client_id IS 'Client concerned; null for an event of the platform itself.';
COMMENT ON COLUMN public.analytics_events.created_at IS 'When it happened.';
COMMENT ON COLUMN public.analytics_events.event_data IS 'Details whose keys depend on `event_type`. No personal data.';
COMMENT ON COLUMN public.analytics_events.event_type IS 'What happened, `product_viewed`; an open list, owned by the application.';
COMMENT ON COLUMN public.analytics_events.id IS 'Identifies the event; a writer that makes it itself can retry safely.';
COMMENT ON COLUMN public.analytics_events.page_path IS 'Path of the page, without host and query.';
COMMENT ON COLUMN public.analytics_events.session_id IS 'Ties the events of one visit together.';
COMMENT ON COLUMN public.analytics_events.site_id IS 'Site concerned; null outside of a site. With `client_id` given too, it is a site of that client.';
COMMENT ON COLUMN public.analytics_events.user_agent IS 'Browser as it names itself.';
COMMENT ON COLUMN public.analytics_events.user_id IS 'Who: an employee''s or administrator''s id, or an anonymous visitor''s; null when unknown.';
CREATE INDEX idx_analytics_client_date ON public.analytics_events (client_id, created_at DESC);
CREATE INDEX idx_analytics_client_id ON public.analytics_events (client_id);
CREATE INDEX idx_analytics_created_at ON public.analytics_events (created_at DESC);
CREATE INDEX idx_analytics_event_type ON public.analytics_events (event_type);
CREATE INDEX idx_analytics_site_date ON public.analytics_events (site_id, created_at DESC);
CREATE INDEX idx_analytics_site_id ON public.analytics_events (site_id);

-- create table public.audit_logs
CREATE TABLE public.audit_logs (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  action text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid,
  user_id uuid,
  status text DEFAULT 'success' NOT NULL,
  details jsonb DEFAULT '{}' NOT NULL,
  ip_address inet,
  user_agent text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT audit_logs_pkey PRIMARY KEY (id),
  CONSTRAINT audit_logs_details_object CHECK (jsonb_typeof(details) = 'object'),
  CONSTRAINT audit_logs_status_check CHECK (status IN ('failure', 'success', 'warning'))
);
ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.audit_logs IS 'Trail of important actions. Append-only, and without foreign keys: it outlives whatever it speaks of.';
COMMENT ON COLUMN public.audit_logs.action IS 'What was done, `order.cancelled`.';
COMMENT ON COLUMN public.audit_logs.created_at IS 'When it was done.';
COMMENT ON COLUMN public.audit_logs.details IS 'Values before and after, or why it failed. No secrets.';
COMMENT ON COLUMN public.audit_logs.entity_id IS 'Key of the row concerned; null where there is none, as for a failed login. May no longer exist.';
COMMENT ON COLUMN public.audit_logs.entity_type IS 'Table of the row concerned, `orders`.';
COMMENT ON COLUMN public.audit_logs.id IS 'Identifies the entry.';
COMMENT ON COLUMN public.audit_logs.ip_address IS 'Address that the request came from.';
COMMENT ON COLUMN public.audit_logs.status IS 'How it ended.';
COMMENT ON COLUMN public.audit_logs.user_agent IS 'Browser or program as it names itself.';
COMMENT ON COLUMN public.audit_logs.user_id IS 'Administrator (`admin_users.id`) who acted; null for the system. May no longer exist.';
CREATE INDEX idx_audit_logs_action ON public.audit_logs (action);
CREATE INDEX idx_audit_logs_created_at ON public.audit_logs (created_at DESC);
CREATE INDEX idx_audit_logs_entity ON public.audit_logs (entity_type, entity_id);
CREATE INDEX idx_audit_logs_user_id ON public.audit_logs (user_id);

-- create table public.catalogs
CREATE TABLE public.catalogs (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  description text,
  type text NOT NULL,
  status text DEFAULT 'draft' NOT NULL,
  source jsonb DEFAULT '{}' NOT NULL,
  settings jsonb DEFAULT '{}' NOT NULL,
  total_products integer DEFAULT 0 NOT NULL,
  last_synced_at timestamp with time zone,
  last_sync_error text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT catalogs_pkey PRIMARY KEY (id),
  CONSTRAINT catalogs_settings_object CHECK (jsonb_typeof(settings) = 'object'),
  CONSTRAINT catalogs_source_object CHECK (jsonb_typeof(source) = 'object'),
  CONSTRAINT catalogs_status_check CHECK (status IN ('active', 'draft', 'error', 'inactive', 'syncing')),
  CONSTRAINT catalogs_total_products_non_negative CHECK (total_products >= 0),
  CONSTRAINT catalogs_type_check CHECK (type IN ('dropship', 'erp', 'manual', 'vendor'))
);
ALTER TABLE public.catalogs ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.catalogs IS 'Collections of products, kept by hand or synced from another system. Sites of several clients may share one.';
COMMENT ON COLUMN public.catalogs.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.catalogs.description IS 'What the catalog is for.';
COMMENT ON COLUMN public.catalogs.id IS 'Identifies the catalog.';
COMMENT ON COLUMN public.catalogs.last_sync_error IS 'Why the last sync failed; null after a success.';
COMMENT ON COLUMN public.catalogs.last_synced_at IS 'End of the last sync that succeeded.';
COMMENT ON COLUMN public.catalogs.name IS 'Name as shown to administrators.';
COMMENT ON COLUMN public.catalogs.settings IS 'Sync interval, markup and stock display.';
COMMENT ON COLUMN public.catalogs.source IS 'System that the products come from. Holds no secrets; empty for a manual catalog.';
COMMENT ON COLUMN public.catalogs.status IS '`syncing` and `error` are set by the sync; products stay on offer meanwhile.';
COMMENT ON COLUMN public.catalogs.total_products IS 'Number of products after the last sync: a cache that the sync writes. Count the products for the truth.';
COMMENT ON COLUMN public.catalogs.type IS 'Who supplies the products: our ERP, an administrator, a vendor''s feed, or a drop-shipper.';
COMMENT ON COLUMN public.catalogs.updated_at IS 'When the row was last changed; kept by a trigger.';
CREATE INDEX idx_catalogs_status ON public.catalogs (status);
CREATE INDEX idx_catalogs_type ON public.catalogs (type);
CREATE INDEX idx_catalogs_type_status ON public.catalogs (type, status);
CREATE TRIGGER update_catalogs_updated_at
  BEFORE UPDATE ON public.catalogs
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_catalogs_updated_at ON public.catalogs IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.clients
CREATE TABLE public.clients (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  client_code text NOT NULL,
  status text DEFAULT 'active' NOT NULL,
  contact_name text,
  contact_email text NOT NULL,
  contact_phone text,
  address_line1 text,
  address_line2 text,
  city text,
  region text,
  postal_code text,
  country_code text,
  billing_email text,
  tax_id text,
  billing_currency text DEFAULT 'USD' NOT NULL,
  payment_terms_days integer DEFAULT 30 NOT NULL,
  requires_purchase_order boolean DEFAULT false NOT NULL,
  contract_starts_on date,
  contract_ends_on date,
  erp_customer_number text,
  integration_settings jsonb DEFAULT '{}' NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT clients_pkey PRIMARY KEY (id),
  CONSTRAINT idx_clients_client_code UNIQUE (client_code),
  CONSTRAINT clients_billing_currency_format CHECK (billing_currency COLLATE "C" ~ '^[A-Z]{3}$'),
  CONSTRAINT clients_billing_email_format CHECK (billing_email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT clients_billing_email_length CHECK (length(billing_email) <= 254),
  CONSTRAINT clients_client_code_format CHECK (client_code COLLATE "C" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  CONSTRAINT clients_contact_email_format CHECK (contact_email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT clients_contact_email_length CHECK (length(contact_email) <= 254),
  CONSTRAINT clients_contract_order CHECK (contract_starts_on < contract_ends_on),
  CONSTRAINT clients_country_code_format CHECK (country_code COLLATE "C" ~ '^[A-Z]{2}$'),
  CONSTRAINT clients_integration_settings_shape CHECK (coalesce(integration_settings @@ 'strict $.type() == "object" && !exists ($.keyvalue() ? (!((@.key == "hris_system" || @.key == "employee_sync_schedule" || @.key == "sso_metadata_url" || @.key == "webhook_url" || @.key == "credentials_secret")))) && ((exists ($."hris_system")) is unknown || $."hris_system".type() == "string") && ((exists ($."employee_sync_schedule")) is unknown || $."employee_sync_schedule".type() == "string") && ((exists ($."sso_metadata_url")) is unknown || $."sso_metadata_url".type() == "string" && $."sso_metadata_url" like_regex "^https?:[/][/]" flag "s") && ((exists ($."webhook_url")) is unknown || $."webhook_url".type() == "string" && $."webhook_url" like_regex "^https?:[/][/]" flag "s") && ((exists ($."credentials_secret")) is unknown || $."credentials_secret".type() == "string")'::jsonpath, integration_settings IS NULL)),
  CONSTRAINT clients_payment_terms_non_negative CHECK (payment_terms_days >= 0),
  CONSTRAINT clients_status_check CHECK (status IN ('active', 'inactive'))
);
ALTER TABLE public.clients ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.clients IS 'Companies that use the platform to give gifts to their employees. A client is a tenant.';
COMMENT ON COLUMN public.clients.address_line1 IS 'Street and number of the registered office.';
COMMENT ON COLUMN public.clients.address_line2 IS 'Building, floor or suite.';
COMMENT ON COLUMN public.clients.billing_currency IS 'ISO 4217 currency of the invoices.';
COMMENT ON COLUMN public.clients.billing_email IS 'Where invoices go; null: to `contact_email`.';
COMMENT ON COLUMN public.clients.city IS 'City of the registered office.';
COMMENT ON COLUMN public.clients.client_code IS 'Short name in URLs, `acme`; unique, and stable once published.';
COMMENT ON COLUMN public.clients.contact_email IS 'Where the account''s mail goes. Kept as typed; compare by lower().';
COMMENT ON COLUMN public.clients.contact_name IS 'Person to ask about the account.';
COMMENT ON COLUMN public.clients.contact_phone IS 'E.164 where known, `+4930123456`; never parsed.';
COMMENT ON COLUMN public.clients.contract_ends_on IS 'Last day of the contract; null while it runs on.';
COMMENT ON COLUMN public.clients.contract_starts_on IS 'First day of the contract.';
COMMENT ON COLUMN public.clients.country_code IS 'ISO 3166-1 alpha-2 of the registered office; decides the tax of an invoice.';
COMMENT ON COLUMN public.clients.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.clients.erp_customer_number IS 'The client''s number in our ERP; null until the first invoice.';
COMMENT ON COLUMN public.clients.id IS 'Identifies the client everywhere else; `client_code` is for people and URLs.';
COMMENT ON COLUMN public.clients.integration_settings IS 'How the client''s HR system and single sign-on are connected. Holds no secrets.';
COMMENT ON COLUMN public.clients.name IS 'Name as shown to employees and on invoices.';
COMMENT ON COLUMN public.clients.payment_terms_days IS 'Days from invoice to due date.';
COMMENT ON COLUMN public.clients.postal_code IS 'Postal code; text, as it may begin with 0 and hold letters.';
COMMENT ON COLUMN public.clients.region IS 'State, province or county, as the post of the country writes it.';
COMMENT ON COLUMN public.clients.requires_purchase_order IS 'Whether an invoice needs the client''s purchase order number.';
COMMENT ON COLUMN public.clients.status IS '`inactive` closes all sites and keeps the history: a client is never deleted while it has any.';
COMMENT ON COLUMN public.clients.tax_id IS 'VAT or tax number printed on invoices.';
COMMENT ON COLUMN public.clients.updated_at IS 'When the row was last changed; kept by a trigger.';
CREATE INDEX idx_clients_name_trgm ON public.clients USING gin (name public.gin_trgm_ops);
CREATE INDEX idx_clients_status ON public.clients (status);
CREATE TRIGGER update_clients_updated_at
  BEFORE UPDATE ON public.clients
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_clients_updated_at ON public.clients IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.employees
CREATE TABLE public.employees (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  site_id uuid NOT NULL,
  employee_id text NOT NULL,
  first_name text,
  last_name text,
  email text,
  serial_card_number text,
  department text,
  hired_on date,
  status text DEFAULT 'active' NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT employees_pkey PRIMARY KEY (id),
  CONSTRAINT employees_id_site_id_key UNIQUE (id, site_id),
  CONSTRAINT employees_site_id_employee_id_key UNIQUE (site_id, employee_id),
  CONSTRAINT employees_site_id_serial_card_number_key UNIQUE (site_id, serial_card_number),
  CONSTRAINT employees_email_format CHECK (email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT employees_email_length CHECK (length(email) <= 254),
  CONSTRAINT employees_status_check CHECK (status IN ('active', 'inactive'))
);
ALTER TABLE public.employees ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.employees IS 'People who may choose a gift at a site. Imported from the client''s HR system or a file.';
COMMENT ON COLUMN public.employees.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.employees.department IS 'Department, for the client''s reports.';
COMMENT ON COLUMN public.employees.email IS 'Work e-mail, one way to log in. Kept as typed; compare by lower(). Not unique: mailboxes are shared.';
COMMENT ON COLUMN public.employees.employee_id IS 'The client''s own personnel number: text, unique per site. Not what `orders.employee_id` holds.';
COMMENT ON COLUMN public.employees.first_name IS 'Given name, where the client tells.';
COMMENT ON COLUMN public.employees.hired_on IS 'First day at the client; anniversaries count from it.';
COMMENT ON COLUMN public.employees.id IS 'Identifies the employee at one site. What `orders.employee_id` refers to.';
COMMENT ON COLUMN public.employees.last_name IS 'Family name, where the client tells.';
COMMENT ON COLUMN public.employees.serial_card_number IS 'Number on the employee''s card, one way to log in; unique per site.';
COMMENT ON COLUMN public.employees.site_id IS 'Site that the employee may enter; the same person at two sites is two rows.';
COMMENT ON COLUMN public.employees.status IS '`inactive` keeps the orders and refuses the login.';
COMMENT ON COLUMN public.employees.updated_at IS 'When the row was last changed; kept by a trigger.';
COMMENT ON CONSTRAINT employees_id_site_id_key ON public.employees IS 'Lets orders prove that their employee is one of their site.';
CREATE INDEX idx_employees_email ON public.employees (email);
CREATE INDEX idx_employees_email_lower ON public.employees ((lower(email)));
CREATE INDEX idx_employees_employee_id ON public.employees (employee_id);
CREATE INDEX idx_employees_serial_card ON public.employees (serial_card_number);
CREATE INDEX idx_employees_site_id ON public.employees (site_id);
CREATE TRIGGER update_employees_updated_at
  BEFORE UPDATE ON public.employees
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_employees_updated_at ON public.employees IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.orders
CREATE TABLE public.orders (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  client_id uuid NOT NULL,
  site_id uuid NOT NULL,
  product_id uuid NOT NULL,
  employee_id uuid,
  order_number text NOT NULL,
  customer_name text NOT NULL,
  customer_email text NOT NULL,
  customer_phone text,
  status text DEFAULT 'pending' NOT NULL,
  total_amount numeric(12,2) NOT NULL,
  currency text DEFAULT 'USD' NOT NULL,
  shipping_address jsonb NOT NULL,
  items jsonb NOT NULL,
  carrier text,
  tracking_number text,
  shipped_at timestamp with time zone,
  delivered_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT idx_orders_order_number UNIQUE (order_number),
  CONSTRAINT orders_currency_format CHECK (currency COLLATE "C" ~ '^[A-Z]{3}$'),
  CONSTRAINT orders_customer_email_format CHECK (customer_email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT orders_customer_email_length CHECK (length(customer_email) <= 254),
  CONSTRAINT orders_delivered_after_shipped CHECK (shipped_at <= delivered_at),
  CONSTRAINT orders_items_shape CHECK (coalesce(items @@ E'strict $.type() == "array" && $.size() >= 1 && !exists ($[*] ? (!(@.type() == "object" && !exists (@.keyvalue() ? (!((@.key == "product_id" || @.key == "sku" || @.key == "name" || @.key == "quantity" || @.key == "unit_price")))) && !((exists (@."product_id")) is unknown) && @."product_id".type() == "string" && @."product_id" like_regex "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$" flag "s" && !((exists (@."sku")) is unknown) && @."sku".type() == "string" && !((exists (@."name")) is unknown) && @."name".type() == "string" && !((exists (@."quantity")) is unknown) && @."quantity".type() == "number" && @."quantity" % 1 == 0 && @."quantity" >= 1 && !((exists (@."unit_price")) is unknown) && @."unit_price".type() == "string" && @."unit_price" like_regex "^[0-9]+(\\\\.[0-9]+)?$" flag "s")))'::jsonpath, items IS NULL)),
  CONSTRAINT orders_shipping_address_shape CHECK (coalesce(shipping_address @@ 'strict $.type() == "object" && !exists ($.keyvalue() ? (!((@.key == "recipient" || @.key == "line1" || @.key == "line2" || @.key == "city" || @.key == "region" || @.key == "postal_code" || @.key == "country")))) && !((exists ($."recipient")) is unknown) && $."recipient".type() == "string" && $."recipient" like_regex "^.{1}" flag "s" && !((exists ($."line1")) is unknown) && $."line1".type() == "string" && $."line1" like_regex "^.{1}" flag "s" && ((exists ($."line2")) is unknown || $."line2".type() == "string") && !((exists ($."city")) is unknown) && $."city".type() == "string" && $."city" like_regex "^.{1}" flag "s" && ((exists ($."region")) is unknown || $."region".type() == "string") && ((exists ($."postal_code")) is unknown || $."postal_code".type() == "string") && !((exists ($."country")) is unknown) && $."country".type() == "string" && $."country" like_regex "^[A-Z]{2}$" flag "s"'::jsonpath, shipping_address IS NULL)),
  CONSTRAINT orders_status_check CHECK (status IN ('cancelled', 'confirmed', 'delivered', 'pending', 'shipped')),
  CONSTRAINT orders_total_amount_non_negative CHECK (total_amount >= 0)
);
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.orders IS 'Gifts that employees ordered. What was true when the order was placed is copied into it.';
COMMENT ON COLUMN public.orders.carrier IS 'Carrier that took the parcel.';
COMMENT ON COLUMN public.orders.client_id IS 'Client that pays; always the client of `site_id`.';
COMMENT ON COLUMN public.orders.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.orders.currency IS 'ISO 4217 currency of `total_amount` and of the items'' prices.';
COMMENT ON COLUMN public.orders.customer_email IS 'Where the confirmation went. Kept as typed; compare by lower().';
COMMENT ON COLUMN public.orders.customer_name IS 'Who receives the gift.';
COMMENT ON COLUMN public.orders.customer_phone IS 'For the carrier; never parsed.';
COMMENT ON COLUMN public.orders.delivered_at IS 'When the parcel arrived.';
COMMENT ON COLUMN public.orders.employee_id IS 'Employee (`employees.id`, not the personnel number) of `site_id`; null for an order placed by an administrator.';
COMMENT ON COLUMN public.orders.id IS 'Identifies the order; `order_number` is for people.';
COMMENT ON COLUMN public.orders.items IS 'Lines of the order, at least one, with names and prices of that day.';
COMMENT ON COLUMN public.orders.order_number IS 'Number that people quote, `ORD-2026-000042`; unique, never reused.';
COMMENT ON COLUMN public.orders.product_id IS 'Gift that was chosen; the first of `items` where there are several.';
COMMENT ON COLUMN public.orders.shipped_at IS 'When the parcel left.';
COMMENT ON COLUMN public.orders.shipping_address IS 'Where the parcel goes, as typed at checkout.';
COMMENT ON COLUMN public.orders.site_id IS 'Site at which the order was placed.';
COMMENT ON COLUMN public.orders.status IS 'Moves forward only, by the application: pending, confirmed, shipped, delivered; or cancelled.';
COMMENT ON COLUMN public.orders.total_amount IS 'What the client pays in all, in `currency`; 0 where a gift is free of charge.';
COMMENT ON COLUMN public.orders.tracking_number IS 'The carrier''s number of the parcel.';
COMMENT ON COLUMN public.orders.updated_at IS 'When the row was last changed; kept by a trigger.';
CREATE INDEX idx_orders_client_created ON public.orders (client_id, created_at DESC);
CREATE INDEX idx_orders_client_id ON public.orders (client_id);
CREATE INDEX idx_orders_created_at ON public.orders (created_at DESC);
CREATE INDEX idx_orders_customer_email ON public.orders (customer_email);
CREATE INDEX idx_orders_customer_email_lower ON public.orders ((lower(customer_email)));
CREATE INDEX idx_orders_employee_id ON public.orders (employee_id);
CREATE INDEX idx_orders_product_id ON public.orders (product_id);
CREATE INDEX idx_orders_site_created ON public.orders (site_id, created_at DESC);
CREATE INDEX idx_orders_site_id ON public.orders (site_id);
CREATE INDEX idx_orders_status ON public.orders (status);
CREATE TRIGGER update_orders_updated_at
  BEFORE UPDATE ON public.orders
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_orders_updated_at ON public.orders IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.products
CREATE TABLE public.products (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  catalog_id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  description text,
  price numeric(12,2) NOT NULL,
  currency text DEFAULT 'USD' NOT NULL,
  category text,
  brand text,
  status text DEFAULT 'active' NOT NULL,
  is_active boolean GENERATED ALWAYS AS (status = 'active') STORED NOT NULL,
  image_url text,
  stock_quantity integer,
  weight_grams integer,
  attributes jsonb DEFAULT '{}' NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT products_pkey PRIMARY KEY (id),
  CONSTRAINT products_catalog_id_sku_key UNIQUE (catalog_id, sku),
  CONSTRAINT products_attributes_object CHECK (jsonb_typeof(attributes) = 'object'),
  CONSTRAINT products_currency_format CHECK (currency COLLATE "C" ~ '^[A-Z]{3}$'),
  CONSTRAINT products_price_non_negative CHECK (price >= 0),
  CONSTRAINT products_status_check CHECK (status IN ('active', 'discontinued', 'inactive', 'out_of_stock')),
  CONSTRAINT products_stock_quantity_non_negative CHECK (stock_quantity >= 0),
  CONSTRAINT products_weight_grams_positive CHECK (weight_grams > 0)
);
ALTER TABLE public.products ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.products IS 'Products (formerly gifts) that a catalog offers.';
COMMENT ON COLUMN public.products.attributes IS 'Facts that are shown and never filtered on: colour, material, size.';
COMMENT ON COLUMN public.products.brand IS 'Maker''s name.';
COMMENT ON COLUMN public.products.catalog_id IS 'Catalog that offers the product; the same article in two catalogs is two products.';
COMMENT ON COLUMN public.products.category IS 'Heading under which the product is listed.';
COMMENT ON COLUMN public.products.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.products.currency IS 'ISO 4217 currency of `price`.';
COMMENT ON COLUMN public.products.description IS 'Longer text, Markdown.';
COMMENT ON COLUMN public.products.id IS 'Identifies the product.';
COMMENT ON COLUMN public.products.image_url IS 'First picture, an https URL.';
COMMENT ON COLUMN public.products.is_active IS 'Whether the product is offered: computed from `status` by PostgreSQL, never written.';
COMMENT ON COLUMN public.products.name IS 'Name as shown to employees; searched by trigrams.';
COMMENT ON COLUMN public.products.price IS 'What one piece costs the client, in `currency`, without tax and shipping.';
COMMENT ON COLUMN public.products.sku IS 'Stock keeping unit, unique within its catalog.';
COMMENT ON COLUMN public.products.status IS 'Only `active` is offered. `discontinued` is how a product ends: ordered products are never deleted.';
COMMENT ON COLUMN public.products.stock_quantity IS 'Pieces on stock at the last sync; null where the supplier does not tell.';
COMMENT ON COLUMN public.products.updated_at IS 'When the row was last changed; kept by a trigger.';
COMMENT ON COLUMN public.products.weight_grams IS 'Weight of one packed piece, in grams.';
CREATE INDEX idx_products_active_name_trgm ON public.products USING gin ((lower(name)) public.gin_trgm_ops) WHERE is_active;
CREATE INDEX idx_products_catalog_active ON public.products (catalog_id, is_active);
CREATE INDEX idx_products_catalog_id ON public.products (catalog_id);
CREATE INDEX idx_products_category ON public.products (category);
CREATE INDEX idx_products_category_price ON public.products (category, price);
CREATE INDEX idx_products_is_active ON public.products (is_active) WHERE is_active = true;
CREATE INDEX idx_products_name_trgm ON public.products USING gin (name public.gin_trgm_ops);
CREATE INDEX idx_products_sku ON public.products (sku);
CREATE TRIGGER update_products_updated_at
  BEFORE UPDATE ON public.products
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_products_updated_at ON public.products IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.site_product_exclusions
CREATE TABLE public.site_product_exclusions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  site_id uuid NOT NULL,
  product_id uuid NOT NULL,
  reason text,
  excluded_by text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT site_product_exclusions_pkey PRIMARY KEY (id),
  CONSTRAINT site_product_exclusions_site_id_product_id_key UNIQUE (site_id, product_id)
);
ALTER TABLE public.site_product_exclusions ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.site_product_exclusions IS 'Products of a site''s catalog that the site does not offer. Goes with its site or product.';
COMMENT ON COLUMN public.site_product_exclusions.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.site_product_exclusions.excluded_by IS 'Username of the administrator at the time; text, so that it outlives the account.';
COMMENT ON COLUMN public.site_product_exclusions.id IS 'Identifies the exclusion.';
COMMENT ON COLUMN public.site_product_exclusions.product_id IS 'Product that is not offered.';
COMMENT ON COLUMN public.site_product_exclusions.reason IS 'Why, in words for other administrators.';
COMMENT ON COLUMN public.site_product_exclusions.site_id IS 'Site that does not offer the product.';
COMMENT ON COLUMN public.site_product_exclusions.updated_at IS 'When the row was last changed; kept by a trigger.';
CREATE INDEX idx_site_exclusions_product_id ON public.site_product_exclusions (product_id);
CREATE INDEX idx_site_exclusions_site_id ON public.site_product_exclusions (site_id);
CREATE TRIGGER update_site_product_exclusions_updated_at
  BEFORE UPDATE ON public.site_product_exclusions
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_site_product_exclusions_updated_at ON public.site_product_exclusions IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

-- create table public.sites
CREATE TABLE public.sites (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  client_id uuid NOT NULL,
  catalog_id uuid,
  name text NOT NULL,
  slug text NOT NULL,
  status text DEFAULT 'draft' NOT NULL,
  validation_methods jsonb DEFAULT '[]' NOT NULL,
  branding jsonb DEFAULT '{}' NOT NULL,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  time_zone text DEFAULT 'UTC' NOT NULL,
  default_language text DEFAULT 'en' NOT NULL,
  currency text DEFAULT 'USD' NOT NULL,
  gifts_per_employee integer DEFAULT 1 NOT NULL,
  ship_to text DEFAULT 'home' NOT NULL,
  contact_name text,
  contact_email text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT sites_pkey PRIMARY KEY (id),
  CONSTRAINT idx_sites_slug UNIQUE (slug),
  CONSTRAINT sites_id_client_id_key UNIQUE (id, client_id),
  CONSTRAINT sites_active_has_catalog CHECK (status <> 'active' OR catalog_id IS NOT NULL),
  CONSTRAINT sites_branding_shape CHECK (coalesce(branding @@ 'strict $.type() == "object" && !exists ($.keyvalue() ? (!((@.key == "logo_url" || @.key == "hero_image_url" || @.key == "primary_color" || @.key == "secondary_color" || @.key == "font_family" || @.key == "welcome_message")))) && ((exists ($."logo_url")) is unknown || $."logo_url".type() == "string" && $."logo_url" like_regex "^https?:[/][/]" flag "s") && ((exists ($."hero_image_url")) is unknown || $."hero_image_url".type() == "string" && $."hero_image_url" like_regex "^https?:[/][/]" flag "s") && ((exists ($."primary_color")) is unknown || $."primary_color".type() == "string" && $."primary_color" like_regex "^#[0-9a-f]{6}$" flag "s") && ((exists ($."secondary_color")) is unknown || $."secondary_color".type() == "string" && $."secondary_color" like_regex "^#[0-9a-f]{6}$" flag "s") && ((exists ($."font_family")) is unknown || $."font_family".type() == "string") && ((exists ($."welcome_message")) is unknown || $."welcome_message".type() == "string")'::jsonpath, branding IS NULL)),
  CONSTRAINT sites_contact_email_format CHECK (contact_email COLLATE "C" ~ E'^[A-Za-z0-9.!#$%&''*+=?^_{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$'),
  CONSTRAINT sites_contact_email_length CHECK (length(contact_email) <= 254),
  CONSTRAINT sites_currency_format CHECK (currency COLLATE "C" ~ '^[A-Z]{3}$'),
  CONSTRAINT sites_gifts_per_employee_positive CHECK (gifts_per_employee > 0),
  CONSTRAINT sites_open_period_order CHECK (opens_at < closes_at),
  CONSTRAINT sites_ship_to_check CHECK (ship_to IN ('home', 'office')),
  CONSTRAINT sites_slug_format CHECK (slug COLLATE "C" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  CONSTRAINT sites_status_check CHECK (status IN ('active', 'draft', 'inactive')),
  CONSTRAINT sites_validation_methods_shape CHECK (coalesce(validation_methods @@ 'strict $.type() == "array" && !exists ($[*] ? (!((@.type() == "object" && !exists (@.keyvalue() ? (!((@.key == "type" || @.key == "label" || @.key == "pattern")))) && !((exists (@."type")) is unknown) && @."type".type() == "string" && @."type" == "employee_id" && ((exists (@."label")) is unknown || @."label".type() == "string") && ((exists (@."pattern")) is unknown || @."pattern".type() == "string") || @.type() == "object" && !exists (@.keyvalue() ? (!((@.key == "type" || @.key == "allowed_domains")))) && !((exists (@."type")) is unknown) && @."type".type() == "string" && @."type" == "email" && ((exists (@."allowed_domains")) is unknown || @."allowed_domains".type() == "array" && !exists (@."allowed_domains"[*] ? (!(@.type() == "string")))) || @.type() == "object" && !exists (@.keyvalue() ? (!((@.key == "type" || @.key == "label" || @.key == "length")))) && !((exists (@."type")) is unknown) && @."type".type() == "string" && @."type" == "serial_card" && ((exists (@."label")) is unknown || @."label".type() == "string") && ((exists (@."length")) is unknown || @."length".type() == "number" && @."length" % 1 == 0 && @."length" >= 1) || @.type() == "object" && !exists (@.keyvalue() ? (!((@.key == "type" || @.key == "expires_in_minutes")))) && !((exists (@."type")) is unknown) && @."type".type() == "string" && @."type" == "magic_link" && !((exists (@."expires_in_minutes")) is unknown) && @."expires_in_minutes".type() == "number" && @."expires_in_minutes" % 1 == 0 && @."expires_in_minutes" >= 1))))'::jsonpath, validation_methods IS NULL))
);
ALTER TABLE public.sites ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE public.sites IS 'Celebration sites: where the employees of one client choose their gift.';
COMMENT ON COLUMN public.sites.branding IS 'Logo, colours and texts.';
COMMENT ON COLUMN public.sites.catalog_id IS 'Catalog that the site offers; null only while the site is not yet active.';
COMMENT ON COLUMN public.sites.client_id IS 'Client that the site belongs to; orders repeat it and a composite key keeps the two equal.';
COMMENT ON COLUMN public.sites.closes_at IS 'Instant at which choosing ends, itself excluded; null: never.';
COMMENT ON COLUMN public.sites.contact_email IS 'Where employees'' questions go; null: to the client''s contact.';
COMMENT ON COLUMN public.sites.contact_name IS 'Person of the client who runs this site.';
COMMENT ON COLUMN public.sites.created_at IS 'When the row was inserted.';
COMMENT ON COLUMN public.sites.currency IS 'ISO 4217 currency in which the site shows prices.';
COMMENT ON COLUMN public.sites.default_language IS 'BCP 47 tag of the language shown first.';
COMMENT ON COLUMN public.sites.gifts_per_employee IS 'How many gifts each employee may choose.';
COMMENT ON COLUMN public.sites.id IS 'Identifies the site.';
COMMENT ON COLUMN public.sites.name IS 'Name as shown to employees, `20 years of Acme`.';
COMMENT ON COLUMN public.sites.opens_at IS 'Instant from which employees may choose; null: as soon as the site is active.';
COMMENT ON COLUMN public.sites.ship_to IS 'Where parcels go: to the employee''s home or, collected, to the client''s office.';
COMMENT ON COLUMN public.sites.slug IS 'Path of the site''s URL, `acme-20-years`; unique over all clients.';
COMMENT ON COLUMN public.sites.status IS 'Only an `active` site is open to employees.';
COMMENT ON COLUMN public.sites.time_zone IS 'IANA time zone in which the site shows its dates.';
COMMENT ON COLUMN public.sites.updated_at IS 'When the row was last changed; kept by a trigger.';
COMMENT ON COLUMN public.sites.validation_methods IS 'Ways in which an employee may prove who they are, in the order tried. Empty: nobody gets in.';
COMMENT ON CONSTRAINT sites_id_client_id_key ON public.sites IS 'Lets orders and events prove that their site is one of their client.';
CREATE INDEX idx_sites_catalog_id ON public.sites (catalog_id);
CREATE INDEX idx_sites_client_id ON public.sites (client_id);
CREATE INDEX idx_sites_client_status ON public.sites (client_id, status);
CREATE TRIGGER update_sites_updated_at
  BEFORE UPDATE ON public.sites
  FOR EACH ROW
  WHEN (current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION public.update_updated_at_column();
COMMENT ON TRIGGER update_sites_updated_at ON public.sites IS 'Sets updated_at on every update, unless tablewright.preserve_timestamps is on.';

ALTER TABLE public.analytics_events
  ADD CONSTRAINT analytics_events_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients (id),
  ADD CONSTRAINT analytics_events_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES public.sites (id, client_id),
  ADD CONSTRAINT analytics_events_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (id);

-- add foreign key employees_site_id_fkey of public.employees
ALTER TABLE public.employees ADD CONSTRAINT employees_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (id);

ALTER TABLE public.orders
  ADD CONSTRAINT orders_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients (id),
  ADD CONSTRAINT orders_employee_id_site_id_fkey FOREIGN KEY (employee_id, site_id) REFERENCES public.employees (id, site_id),
  ADD CONSTRAINT orders_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products (id),
  ADD CONSTRAINT orders_site_id_client_id_fkey FOREIGN KEY (site_id, client_id) REFERENCES public.sites (id, client_id);

-- add foreign key products_catalog_id_fkey of public.products
ALTER TABLE public.products ADD CONSTRAINT products_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES public.catalogs (id);

ALTER TABLE public.site_product_exclusions
  ADD CONSTRAINT site_product_exclusions_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products (id) ON DELETE CASCADE,
  ADD CONSTRAINT site_product_exclusions_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites (id) ON DELETE CASCADE;

ALTER TABLE public.sites
  ADD CONSTRAINT sites_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES public.catalogs (id),
  ADD CONSTRAINT sites_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients (id);

-- create view public.active_products_view
CREATE VIEW public.active_products_view WITH (security_invoker = true) AS
SELECT p.id, p.catalog_id, c.name AS catalog_name, c.type AS catalog_type,
      c.status AS catalog_status, p.sku, p.name, p.description, p.price, p.currency,
      p.category, p.brand, p.image_url, p.stock_quantity, p.attributes,
      p.created_at, p.updated_at
 FROM public.products AS p
 JOIN public.catalogs AS c ON c.id = p.catalog_id
WHERE p.is_active;
COMMENT ON COLUMN public.active_products_view.attributes IS 'Facts that are shown and never filtered on.';
COMMENT ON COLUMN public.active_products_view.brand IS 'Maker''s name.';
COMMENT ON COLUMN public.active_products_view.catalog_id IS 'Catalog that offers the product.';
COMMENT ON COLUMN public.active_products_view.catalog_name IS 'Name of the catalog.';
COMMENT ON COLUMN public.active_products_view.catalog_status IS 'State of the catalog; a product stays listed while its catalog syncs or fails to.';
COMMENT ON COLUMN public.active_products_view.catalog_type IS 'Who supplies the catalog: erp, manual, vendor or dropship.';
COMMENT ON COLUMN public.active_products_view.category IS 'Heading under which the product is listed.';
COMMENT ON COLUMN public.active_products_view.created_at IS 'When the product was created.';
COMMENT ON COLUMN public.active_products_view.currency IS 'ISO 4217 currency of price.';
COMMENT ON COLUMN public.active_products_view.description IS 'Longer text, Markdown.';
COMMENT ON COLUMN public.active_products_view.id IS 'Identifies the product.';
COMMENT ON COLUMN public.active_products_view.image_url IS 'First picture, an https URL.';
COMMENT ON COLUMN public.active_products_view.name IS 'Name as shown to employees.';
COMMENT ON COLUMN public.active_products_view.price IS 'What one piece costs the client, in currency, without tax and shipping.';
COMMENT ON COLUMN public.active_products_view.sku IS 'Stock keeping unit, unique within its catalog.';
COMMENT ON COLUMN public.active_products_view.stock_quantity IS 'Pieces on stock at the last sync; null where the supplier does not tell.';
COMMENT ON COLUMN public.active_products_view.updated_at IS 'When the product was last changed.';
COMMENT ON VIEW public.active_products_view IS 'Products on offer, each with its catalog.';

-- create view public.orders_summary_view
CREATE VIEW public.orders_summary_view WITH (security_invoker = true) AS
SELECT o.id, o.order_number, o.status, o.created_at, o.updated_at,
     o.client_id, c.name AS client_name, c.client_code,
     o.site_id, s.name AS site_name, s.slug AS site_slug,
     o.product_id, p.sku AS product_sku, p.name AS product_name, p.category AS product_category,
     o.employee_id, e.employee_id AS employee_number, e.department AS employee_department,
     o.customer_name, o.customer_email, o.total_amount, o.currency,
     jsonb_array_length(o.items) AS item_count, o.items, o.shipping_address,
     o.carrier, o.tracking_number, o.shipped_at, o.delivered_at
FROM public.orders AS o
JOIN public.clients AS c ON c.id = o.client_id
JOIN public.sites AS s ON s.id = o.site_id
JOIN public.products AS p ON p.id = o.product_id
LEFT JOIN public.employees AS e ON e.id = o.employee_id;
COMMENT ON COLUMN public.orders_summary_view.carrier IS 'Carrier that took the parcel.';
COMMENT ON COLUMN public.orders_summary_view.client_code IS 'Client''s short name in URLs.';
COMMENT ON COLUMN public.orders_summary_view.client_id IS 'Client that pays.';
COMMENT ON COLUMN public.orders_summary_view.client_name IS 'Client''s name today.';
COMMENT ON COLUMN public.orders_summary_view.created_at IS 'When the order was placed.';
COMMENT ON COLUMN public.orders_summary_view.currency IS 'ISO 4217 currency of total_amount.';
COMMENT ON COLUMN public.orders_summary_view.customer_email IS 'Where the confirmation went.';
COMMENT ON COLUMN public.orders_summary_view.customer_name IS 'Who receives the gift.';
COMMENT ON COLUMN public.orders_summary_view.delivered_at IS 'When the parcel arrived.';
COMMENT ON COLUMN public.orders_summary_view.employee_department IS 'Employee''s department today.';
COMMENT ON COLUMN public.orders_summary_view.employee_id IS 'Key of the employee (employees.id); null for an order placed by an administrator.';
COMMENT ON COLUMN public.orders_summary_view.employee_number IS 'The client''s personnel number (employees.employee_id).';
COMMENT ON COLUMN public.orders_summary_view.id IS 'Identifies the order.';
COMMENT ON COLUMN public.orders_summary_view.item_count IS 'Number of lines of the order.';
COMMENT ON COLUMN public.orders_summary_view.items IS 'Lines of the order, with names and prices of that day.';
COMMENT ON COLUMN public.orders_summary_view.order_number IS 'Number that people quote.';
COMMENT ON COLUMN public.orders_summary_view.product_category IS 'Gift''s category today.';
COMMENT ON COLUMN public.orders_summary_view.product_id IS 'Gift that was chosen.';
COMMENT ON COLUMN public.orders_summary_view.product_name IS 'Gift''s name today; items hold that of the day.';
COMMENT ON COLUMN public.orders_summary_view.product_sku IS 'Gift''s stock keeping unit today; items hold that of the day.';
COMMENT ON COLUMN public.orders_summary_view.shipped_at IS 'When the parcel left.';
COMMENT ON COLUMN public.orders_summary_view.shipping_address IS 'Where the parcel goes.';
COMMENT ON COLUMN public.orders_summary_view.site_id IS 'Site at which the order was placed.';
COMMENT ON COLUMN public.orders_summary_view.site_name IS 'Site''s name today.';
COMMENT ON COLUMN public.orders_summary_view.site_slug IS 'Path of the site''s URL.';
COMMENT ON COLUMN public.orders_summary_view.status IS 'pending, confirmed, shipped, delivered or cancelled.';
COMMENT ON COLUMN public.orders_summary_view.total_amount IS 'What the client pays in all, in currency.';
COMMENT ON COLUMN public.orders_summary_view.tracking_number IS 'The carrier''s number of the parcel.';
COMMENT ON COLUMN public.orders_summary_view.updated_at IS 'When the order was last changed.';
COMMENT ON VIEW public.orders_summary_view IS 'Orders with the names of what they refer to: one row an order.';

-- create view public.site_products_view
CREATE VIEW public.site_products_view WITH (security_invoker = true) AS
SELECT s.id AS site_id, s.client_id, s.slug AS site_slug, p.id AS product_id,
      p.catalog_id, p.sku, p.name, p.description, p.price, p.currency,
      p.category, p.brand, p.image_url, p.stock_quantity, p.attributes
 FROM public.sites AS s
 JOIN public.products AS p ON p.catalog_id = s.catalog_id
WHERE p.is_active
  AND NOT EXISTS (SELECT FROM public.site_product_exclusions AS x WHERE x.site_id = s.id AND x.product_id = p.id);
COMMENT ON COLUMN public.site_products_view.attributes IS 'Facts that are shown and never filtered on.';
COMMENT ON COLUMN public.site_products_view.brand IS 'Maker''s name.';
COMMENT ON COLUMN public.site_products_view.catalog_id IS 'Catalog that the site offers.';
COMMENT ON COLUMN public.site_products_view.category IS 'Heading under which the product is listed.';
COMMENT ON COLUMN public.site_products_view.client_id IS 'Client of the site.';
COMMENT ON COLUMN public.site_products_view.currency IS 'ISO 4217 currency of price.';
COMMENT ON COLUMN public.site_products_view.description IS 'Longer text, Markdown.';
COMMENT ON COLUMN public.site_products_view.image_url IS 'First picture, an https URL.';
COMMENT ON COLUMN public.site_products_view.name IS 'Name as shown to employees.';
COMMENT ON COLUMN public.site_products_view.price IS 'What one piece costs the client, in currency, without tax and shipping.';
COMMENT ON COLUMN public.site_products_view.product_id IS 'Identifies the product.';
COMMENT ON COLUMN public.site_products_view.site_id IS 'Site that offers the product, whatever its status: drafts are previewed here too.';
COMMENT ON COLUMN public.site_products_view.site_slug IS 'Path of the site''s URL.';
COMMENT ON COLUMN public.site_products_view.sku IS 'Stock keeping unit, unique within its catalog.';
COMMENT ON COLUMN public.site_products_view.stock_quantity IS 'Pieces on stock at the last sync; null where the supplier does not tell.';
COMMENT ON VIEW public.site_products_view IS 'What each site offers: the active products of its catalog, without those excluded for the site.';

COMMIT;
