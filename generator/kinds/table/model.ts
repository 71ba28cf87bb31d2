import type { SchemaObject } from '../../kernel/schema-object.ts';

/** PostgreSQL manual, CREATE TABLE. Columns, constraints, indexes and triggers are objects of their own. */
export interface TableProps {
  /** `enabled` without a policy denies everybody but the owner (manual 5.9); `forced` binds the owner too. */
  readonly rls: 'off' | 'enabled' | 'forced';
  readonly unlogged: boolean;
  /** Storage parameters, `{ fillfactor: '90' }`. */
  readonly with: Readonly<Record<string, string>>;
  /** Column names as written: for docs and for the first CREATE TABLE. A rule of `ignore`: order is never migrated. */
  readonly columnOrder: readonly string[];
}

/** Path: `[schema, name]`. */
export type Table = SchemaObject<'table', TableProps>;
