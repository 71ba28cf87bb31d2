/** What a TypeScript value of the type is when it is read, and what may be written. */
export interface TypeScriptPair {
  readonly select: string;
  readonly insert: string;
}

/** What node-postgres makes of a value when nobody registers a parser (pg-types, textParsers.js). */
export type DefaultParse =
  | 'string'
  | 'number'
  | 'boolean'
  | 'Date'
  | 'Buffer'
  | 'json'
  | 'point'
  | 'circle'
  | 'interval';

/** Which JSON literals make a sensible DEFAULT, and how they are checked. */
export type LiteralForm =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'bits'
  | 'bytes'
  | 'json'
  | 'string';

/** One built-in data type (manual, chapter 8). */
export interface PgType {
  /** As `format_type` prints it without a modifier: `timestamp with time zone`. */
  readonly name: string;
  /** `pg_type.typname`: `timestamptz`. Always an alias too; an array's is this with `_` before it. */
  readonly internal: string;
  /** OIDs of built-in types never change between majors; result parsers go by them. */
  readonly oid: number;
  readonly arrayOid: number;
  readonly aliases: readonly string[];
  /** Ranges of the modifiers, in order; none means that the type takes none. */
  readonly modifiers: readonly { readonly min: number; readonly max: number }[];
  readonly typescript: TypeScriptPair;
  /** Other readings that a column may ask for by `{ as }`. */
  readonly as: Readonly<Partial<Record<'string' | 'number' | 'bigint', TypeScriptPair>>>;
  readonly parsed: DefaultParse;
  /** Whether node-postgres has a parser for arrays of it; without one an array comes as its text `{a,b}`. */
  readonly arrayParsed: boolean;
  /**
   * How `to_jsonb` writes it; `exact` when `JSON.parse` loses nothing. `jsonb_populate_recordset` reads every
   * type back from this form.
   */
  readonly json: { readonly form: 'string' | 'number' | 'boolean' | 'value'; readonly exact: boolean };
  readonly literal: LiteralForm;
  /** Whether values take a collation (manual 23.2). */
  readonly collatable: boolean;
}

/** A data type as `format_type` prints it, in parts: what a column's type prop is made of. */
export interface TypeParts {
  /** Canonical name of a built-in type; bare name of an extension's or a user's. */
  readonly name: string;
  /** Null for a built-in type. */
  readonly schema: string | null;
  /** `[12, 2]` of `numeric(12,2)`; extensions also take words, `['Point', 4326]` of PostGIS. */
  readonly modifiers: readonly (number | string)[];
  /** PostgreSQL keeps no number of dimensions (manual 8.15.1): 1 means an array of any. */
  readonly dimensions: 0 | 1;
}
