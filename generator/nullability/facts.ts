/** One column of a table, as the catalog knows it. */
export interface ColumnFact {
  readonly name: string;
  /** `pg_type.typname` of a type of PostgreSQL's own (that below a domain), else null. */
  readonly type: string | null;
  readonly notNull: boolean;
  /** The expression of a generated column. */
  readonly generated: string | null;
}

/** What is known of a table or view that a query reads. Texts are as PostgreSQL prints them under `search_path = pg_catalog`. */
export interface RelationFact {
  /** Of a table, in order. */
  readonly columns: readonly ColumnFact[];
  /** Expressions of its valid CHECK constraints: none of them is ever false. */
  readonly checks: readonly string[];
  /** Of a view. */
  readonly query: string | null;
  /** Of a view the names of its output columns, which may be others than its query's. */
  readonly names: readonly string[];
  /** Of a table: the columns of each unique index that holds all rows and no NULL. */
  readonly keys: readonly (readonly string[])[];
}

export interface SchemaFacts {
  relation(schema: string, name: string): RelationFact | undefined;
  /** Whether a cast that somebody made (with an extension) may turn NULL into a value. */
  readonly oddCasts: boolean;
  /** Names of functions that return sets, and of those that are asked of many rows at once. */
  readonly setFunctions: ReadonlySet<string>;
  readonly aggregates: ReadonlySet<string>;
}

/** Whether a value may be NULL, and why. */
export interface NullProof {
  readonly nullable: boolean;
  readonly reason: string;
}

export function maybe(reason: string): NullProof {
  return { nullable: true, reason };
}

export function never(reason: string): NullProof {
  return { nullable: false, reason };
}
