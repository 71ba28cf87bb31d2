/**
 * What the founding design promises, written from the design and its ADRs (0101–0112), never from schema.ts: the
 * schema is held against this list on a real server. Types are as `format_type` prints them.
 */

/** Key fields of the design, by table: name and type, `?` where null is allowed. */
export const keyFields: Readonly<Record<string, string>> = {
  clients: 'id uuid, name text, contact_email text, status text, client_code text',
  sites: `id uuid, client_id uuid, catalog_id uuid?, name text, slug text, status text, validation_methods jsonb,
    branding jsonb`,
  catalogs: `id uuid, name text, type text, status text, source jsonb, settings jsonb, total_products integer,
    last_synced_at timestamp with time zone?`,
  products: `id uuid, catalog_id uuid, sku text, name text, description text?, price numeric(12,2), category text?,
    brand text?, status text, is_active boolean`,
  site_product_exclusions: 'id uuid, site_id uuid, product_id uuid, reason text?, excluded_by text?',
  employees: 'id uuid, site_id uuid, employee_id text, email text?, serial_card_number text?, status text',
  orders: `id uuid, client_id uuid, site_id uuid, product_id uuid, employee_id uuid?, order_number text,
    customer_name text, customer_email text, status text, total_amount numeric(12,2), shipping_address jsonb, items jsonb`,
  analytics_events: `id uuid, client_id uuid?, site_id uuid?, event_type text, user_id text?, session_id text?,
    event_data jsonb, created_at timestamp with time zone`,
  admin_users: 'id uuid, email text, username text, password_hash text, role text, status text',
  audit_logs: `id uuid, action text, entity_type text, entity_id uuid?, user_id uuid?, status text, details jsonb,
    created_at timestamp with time zone`,
};

/** Values that a status column takes: one list a column. */
export const statusLists: Readonly<Record<string, readonly string[]>> = {
  'clients.status': ['active', 'inactive'],
  'sites.status': ['draft', 'active', 'inactive'],
  'catalogs.type': ['erp', 'manual', 'vendor', 'dropship'],
  'catalogs.status': ['draft', 'active', 'inactive', 'syncing', 'error'],
  'products.status': ['active', 'inactive', 'out_of_stock', 'discontinued'],
  'employees.status': ['active', 'inactive'],
  'orders.status': ['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'],
  'admin_users.role': ['super_admin', 'admin', 'viewer'],
  'admin_users.status': ['active', 'inactive', 'suspended'],
  'audit_logs.status': ['success', 'failure', 'warning'],
};

export const tablesWithUpdatedAt = [
  'clients',
  'sites',
  'catalogs',
  'products',
  'site_product_exclusions',
  'employees',
  'orders',
  'admin_users',
] as const;

/** Every index of the ten tables: table, then `pg_get_indexdef` after `USING`; `unique` before it where it is. */
export const indexes: Readonly<Record<string, readonly [table: string, definition: string]>> = {
  idx_clients_status: ['clients', 'btree (status)'],
  idx_clients_client_code: ['clients', 'unique btree (client_code)'],
  idx_clients_name_trgm: ['clients', 'gin (name public.gin_trgm_ops)'],

  idx_sites_client_id: ['sites', 'btree (client_id)'],
  idx_sites_slug: ['sites', 'unique btree (slug)'],
  idx_sites_catalog_id: ['sites', 'btree (catalog_id)'],
  idx_sites_client_status: ['sites', 'btree (client_id, status)'],

  idx_catalogs_type: ['catalogs', 'btree (type)'],
  idx_catalogs_status: ['catalogs', 'btree (status)'],
  idx_catalogs_type_status: ['catalogs', 'btree (type, status)'],

  idx_products_catalog_id: ['products', 'btree (catalog_id)'],
  idx_products_sku: ['products', 'btree (sku)'],
  idx_products_category: ['products', 'btree (category)'],
  idx_products_is_active: ['products', 'btree (is_active) WHERE (is_active = true)'],
  idx_products_catalog_active: ['products', 'btree (catalog_id, is_active)'],
  idx_products_name_trgm: ['products', 'gin (name public.gin_trgm_ops)'],
  idx_products_category_price: ['products', 'btree (category, price)'],
  products_catalog_id_sku_key: ['products', 'unique btree (catalog_id, sku)'],

  idx_site_exclusions_site_id: ['site_product_exclusions', 'btree (site_id)'],
  idx_site_exclusions_product_id: ['site_product_exclusions', 'btree (product_id)'],
  site_product_exclusions_site_id_product_id_key: [
    'site_product_exclusions',
    'unique btree (site_id, product_id)',
  ],

  idx_employees_site_id: ['employees', 'btree (site_id)'],
  idx_employees_employee_id: ['employees', 'btree (employee_id)'],
  idx_employees_email: ['employees', 'btree (email)'],
  idx_employees_serial_card: ['employees', 'btree (serial_card_number)'],
  employees_site_id_employee_id_key: ['employees', 'unique btree (site_id, employee_id)'],

  idx_orders_client_id: ['orders', 'btree (client_id)'],
  idx_orders_site_id: ['orders', 'btree (site_id)'],
  idx_orders_order_number: ['orders', 'unique btree (order_number)'],
  idx_orders_customer_email: ['orders', 'btree (customer_email)'],
  idx_orders_status: ['orders', 'btree (status)'],
  idx_orders_created_at: ['orders', 'btree (created_at DESC)'],
  idx_orders_client_created: ['orders', 'btree (client_id, created_at DESC)'],
  idx_orders_site_created: ['orders', 'btree (site_id, created_at DESC)'],

  idx_analytics_client_id: ['analytics_events', 'btree (client_id)'],
  idx_analytics_site_id: ['analytics_events', 'btree (site_id)'],
  idx_analytics_event_type: ['analytics_events', 'btree (event_type)'],
  idx_analytics_created_at: ['analytics_events', 'btree (created_at DESC)'],
  idx_analytics_client_date: ['analytics_events', 'btree (client_id, created_at DESC)'],
  idx_analytics_site_date: ['analytics_events', 'btree (site_id, created_at DESC)'],

  idx_admin_users_email: ['admin_users', 'unique btree (email)'],
  idx_admin_users_username: ['admin_users', 'unique btree (username)'],
  idx_admin_users_status: ['admin_users', 'btree (status)'],

  idx_audit_logs_action: ['audit_logs', 'btree (action)'],
  idx_audit_logs_entity: ['audit_logs', 'btree (entity_type, entity_id)'],
  idx_audit_logs_user_id: ['audit_logs', 'btree (user_id)'],
  idx_audit_logs_created_at: ['audit_logs', 'btree (created_at DESC)'],

  // Not in the design: ADR 64, 101, 102, 104, 112.
  idx_products_active_name_trgm: ['products', 'gin (lower(name) public.gin_trgm_ops) WHERE is_active'],
  sites_id_client_id_key: ['sites', 'unique btree (id, client_id)'],
  employees_id_site_id_key: ['employees', 'unique btree (id, site_id)'],
  employees_site_id_serial_card_number_key: ['employees', 'unique btree (site_id, serial_card_number)'],
  idx_orders_product_id: ['orders', 'btree (product_id)'],
  idx_orders_employee_id: ['orders', 'btree (employee_id)'],
  idx_employees_email_lower: ['employees', 'btree (lower(email))'],
  idx_orders_customer_email_lower: ['orders', 'btree (lower(customer_email))'],
  idx_admin_users_email_lower: ['admin_users', 'unique btree (lower(email))'],

  clients_pkey: ['clients', 'unique btree (id)'],
  sites_pkey: ['sites', 'unique btree (id)'],
  catalogs_pkey: ['catalogs', 'unique btree (id)'],
  products_pkey: ['products', 'unique btree (id)'],
  site_product_exclusions_pkey: ['site_product_exclusions', 'unique btree (id)'],
  employees_pkey: ['employees', 'unique btree (id)'],
  orders_pkey: ['orders', 'unique btree (id)'],
  analytics_events_pkey: ['analytics_events', 'unique btree (id)'],
  admin_users_pkey: ['admin_users', 'unique btree (id)'],
  audit_logs_pkey: ['audit_logs', 'unique btree (id)'],
};

/** The 44 that the design names. */
export const namedIndexes = Object.keys(indexes).filter(
  (name) =>
    name.startsWith('idx_') &&
    !/_lower$/.test(name) &&
    !/^idx_(products_active_name_trgm|orders_(product|employee)_id)$/.test(name),
);

/** Unique constraints: `ON CONFLICT ON CONSTRAINT` and foreign keys can name these. */
export const uniqueConstraints = [
  'admin_users.idx_admin_users_email',
  'admin_users.idx_admin_users_username',
  'clients.idx_clients_client_code',
  'employees.employees_id_site_id_key',
  'employees.employees_site_id_employee_id_key',
  'employees.employees_site_id_serial_card_number_key',
  'orders.idx_orders_order_number',
  'products.products_catalog_id_sku_key',
  'site_product_exclusions.site_product_exclusions_site_id_product_id_key',
  'sites.idx_sites_slug',
  'sites.sites_id_client_id_key',
];

/** Foreign keys as `pg_get_constraintdef` prints them, by table; NO ACTION is not printed. */
export const foreignKeys: readonly string[] = [
  'analytics_events FOREIGN KEY (client_id) REFERENCES public.clients(id)',
  'analytics_events FOREIGN KEY (site_id) REFERENCES public.sites(id)',
  'analytics_events FOREIGN KEY (site_id, client_id) REFERENCES public.sites(id, client_id)',
  'employees FOREIGN KEY (site_id) REFERENCES public.sites(id)',
  'orders FOREIGN KEY (client_id) REFERENCES public.clients(id)',
  'orders FOREIGN KEY (employee_id, site_id) REFERENCES public.employees(id, site_id)',
  'orders FOREIGN KEY (product_id) REFERENCES public.products(id)',
  'orders FOREIGN KEY (site_id, client_id) REFERENCES public.sites(id, client_id)',
  'products FOREIGN KEY (catalog_id) REFERENCES public.catalogs(id)',
  'site_product_exclusions FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE CASCADE',
  'site_product_exclusions FOREIGN KEY (site_id) REFERENCES public.sites(id) ON DELETE CASCADE',
  'sites FOREIGN KEY (catalog_id) REFERENCES public.catalogs(id)',
  'sites FOREIGN KEY (client_id) REFERENCES public.clients(id)',
];

/** Columns that hold an e-mail: each has a `_format` and a `_length` check. */
export const emailColumns = [
  'clients.contact_email',
  'clients.billing_email',
  'sites.contact_email',
  'employees.email',
  'orders.customer_email',
  'admin_users.email',
] as const;

/** Amounts that are never negative, with the check that says so. */
export const amountChecks = [
  'products.products_price_non_negative',
  'orders.orders_total_amount_non_negative',
  'catalogs.catalogs_total_products_non_negative',
] as const;

/** Periods: start before end. */
export const periodChecks = ['clients.clients_contract_order', 'sites.sites_open_period_order'] as const;

/** The design's sample queries: a view, and the columns that the question names. */
export const views: Readonly<Record<string, readonly string[]>> = {
  active_products_view: ['catalog_type'],
  site_products_view: ['site_id'],
  orders_summary_view: ['client_id', 'created_at'],
};
