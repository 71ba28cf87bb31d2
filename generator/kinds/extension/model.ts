import type { SchemaObject } from '../../kernel/schema-object.ts';

/** PostgreSQL manual 38.17. Shared by default: created if absent, its schema verified, never dropped by down. */
export interface ExtensionProps {
  /** Schema that holds the extension's objects; a prop, because an extension's name is unique in the database. */
  readonly schema: string;
}

/** Path: `[name]`. */
export type Extension = SchemaObject<'extension', ExtensionProps>;
