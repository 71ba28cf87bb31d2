import type { ObjectId } from '../../kernel/object-id.ts';
import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';

export interface IndexKey {
  /** A lone column reference, or an expression (printed in parentheses). */
  readonly expression: Expression;
  readonly collation: readonly [schema: string, name: string] | null;
  /** Null for the type's default operator class of the access method. */
  readonly operatorClass: { readonly schema: string | null; readonly name: string } | null;
  readonly direction: 'asc' | 'desc';
  /** PostgreSQL's own default is last for ASC and first for DESC (manual 11.4); always stated here. */
  readonly nulls: 'first' | 'last';
}

/** PostgreSQL manual, CREATE INDEX. */
export interface IndexProps {
  /** Access method: btree, hash, gin, gist, spgist, brin or an extension's. */
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly keys: readonly IndexKey[];
  readonly include: readonly ObjectId[];
  readonly where: Expression | null;
  readonly with: Readonly<Record<string, string>>;
}

/** Path: `[schema, table, name]`; the name is unique among the relations of the schema. */
export type Index = SchemaObject<'index', IndexProps>;
