/**
 * What the JSONB columns hold. Types only, importing nothing: generated code imports them with `import type`,
 * so an application that reads `sites.branding` is never made to compile the schema.
 *
 * Money is a decimal string, as `numeric` is in TypeScript: a JSON number would round it.
 */

/** A postal address as it was typed, kept as a copy: a later move must not rewrite where a parcel went. */
export interface Address {
  readonly recipient: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  /** State, province or county. */
  readonly region?: string;
  readonly postal_code?: string;
  /** ISO 3166-1 alpha-2, `DE`. */
  readonly country: string;
}

/** How an employee proves who they are at a site; tried in the order of the array. */
export type ValidationMethod =
  | { readonly type: 'employee_id'; readonly label?: string; readonly pattern?: string }
  | { readonly type: 'email'; readonly allowed_domains?: readonly string[] }
  | { readonly type: 'serial_card'; readonly label?: string; readonly length?: number }
  | { readonly type: 'magic_link'; readonly expires_in_minutes: number };

/** What makes a site look like its client's. Colours are `#rrggbb`. */
export interface Branding {
  readonly logo_url?: string;
  readonly hero_image_url?: string;
  readonly primary_color?: string;
  readonly secondary_color?: string;
  readonly font_family?: string;
  readonly welcome_message?: string;
}

/** Where a catalog's products come from. Secrets stay in the secret store: only their name is kept here. */
export interface CatalogSource {
  readonly system?: string;
  readonly endpoint?: string;
  /** The catalog's id in the source system. */
  readonly external_id?: string;
  /** Name of the secret that holds the credentials. */
  readonly credentials_secret?: string;
}

export interface CatalogSettings {
  /** Minutes between two syncs; absent: synced by hand. */
  readonly sync_interval_minutes?: number;
  /** Percent added to the source's price, as a decimal string. */
  readonly markup_percent?: string;
  readonly hide_out_of_stock?: boolean;
  readonly low_stock_threshold?: number;
}

/** How a client's own systems are connected. Secrets stay in the secret store: only their name is kept here. */
export interface IntegrationSettings {
  readonly hris_system?: string;
  /** Cron expression of the employee import, in UTC. */
  readonly employee_sync_schedule?: string;
  readonly sso_metadata_url?: string;
  readonly webhook_url?: string;
  readonly credentials_secret?: string;
}

/** Facts of a product that are shown and never filtered on: colour, material, size. */
export type ProductAttributes = Readonly<Record<string, string | number | boolean>>;

/** One line of an order, with name and price as they were when it was placed. */
export interface OrderItem {
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unit_price: string;
}

/** What happened besides the columns; its keys depend on `event_type`. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

/** What an action did: values before and after, or why it failed. */
export interface AuditDetails {
  readonly message?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}
