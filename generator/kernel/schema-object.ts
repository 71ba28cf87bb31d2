import type { ObjectId } from './object-id.ts';

/** Where an object was written. Lines and columns count from 1, as editors do. Never compared, never stored. */
export interface SourceSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * What one object needs of another: `type` its data type, `reads` its rows or values, `calls` a function,
 * `key` the unique key a foreign key points at, `member` a column that a key or index is made of.
 */
export interface Use {
  readonly on: ObjectId;
  readonly as: 'type' | 'reads' | 'calls' | 'key' | 'member';
}

/**
 * Who plans an object: `schema` is ours; `runner` belongs to the migration runner (the ledger); `external`
 * must exist already. Only `schema` is ever planned.
 */
export type Owner = 'schema' | 'runner' | 'external';

/** One object of a schema. Identity is `kind` and `path` alone; `props` hold everything else that is compared. */
export interface SchemaObject<K extends string = string, P extends object = object> {
  readonly kind: K;
  readonly id: ObjectId;
  readonly path: readonly string[];
  readonly parent: ObjectId | null;
  readonly uses: readonly Use[];
  /** JSON only, with every prop present; canonical form omits those at their default. */
  readonly props: Readonly<P>;
  readonly comment: string | null;
  readonly owner: Owner;
  readonly source: SourceSpan | null;
}
