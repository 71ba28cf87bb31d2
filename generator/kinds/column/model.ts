import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';
import type { Shape } from '../../sql/shape/shape.ts';

/** A data type as PostgreSQL's format_type prints it, in parts. */
export interface ColumnType {
  /** Canonical name: `integer`, `timestamp with time zone`, `numeric`; of a user's type, its bare name. */
  readonly name: string;
  /** Null for a built-in type; the schema of an extension's or a user's type. */
  readonly schema: string | null;
  /** `[12, 2]` of `numeric(12,2)`; types of extensions also take words, `['Point', 4326]` of PostGIS. */
  readonly modifiers: readonly (number | string)[];
  /** 0 for a scalar. PostgreSQL does not keep the number of dimensions (manual 8.15.1): 1 means any array. */
  readonly dimensions: 0 | 1;
}

export interface Identity {
  readonly mode: 'always' | 'by default';
  readonly start: string;
  readonly increment: string;
  readonly cycle: boolean;
}

/** How generated TypeScript shows the column: nothing that PostgreSQL knows. */
export interface TypeScriptHint {
  /** `{ as: 'number' }` of int8 and numeric, `{ as: 'string' }` of timestamps. */
  readonly as: 'string' | 'number' | 'bigint' | null;
  /** Of `oneOf`: the union's members. */
  readonly values: readonly string[] | null;
  /** Of `jsonb<Shape>()`: the type's text, and the module that a name in it comes from (relative to the root). */
  readonly json: {
    readonly text: string;
    readonly module: string | null;
    readonly names: readonly string[];
  } | null;
  /** Of `jsonb(shape({ … }))`: what it may hold. Absent where nothing is declared. */
  readonly shape?: Shape;
}

/** PostgreSQL manual, CREATE TABLE, column_constraint. */
export interface ColumnProps {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Expression | null;
  /** GENERATED ALWAYS AS (…) STORED. */
  readonly generated: Expression | null;
  readonly identity: Identity | null;
  /** Qualified collation, null for the type's own. */
  readonly collation: readonly [schema: string, name: string] | null;
  readonly typescript: TypeScriptHint;
}

/** Path: `[schema, table, name]`. */
export type Column = SchemaObject<'column', ColumnProps>;
