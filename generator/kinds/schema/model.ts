import type { SchemaObject } from '../../kernel/schema-object.ts';

/** A schema has nothing but its name. `public` exists in every database: it is referenced, never planned. */
export type SchemaProps = Readonly<Record<never, never>>;

/** Path: `[name]`. */
export type Schema = SchemaObject<'schema', SchemaProps>;
