/**
 * What the other JSONB columns hold: objects that the application alone keeps in order. Types only, importing nothing:
 * generated code imports them with `import type`, so an application that reads them is never made to compile the schema.
 */

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

/** Facts of a product that are shown and never filtered on: colour, material, size. */
export type ProductAttributes = Readonly<Record<string, string | number | boolean>>;

/** What happened besides the columns; its keys depend on `event_type`. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

/** What an action did: values before and after, or why it failed. */
export interface AuditDetails {
  readonly message?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}
