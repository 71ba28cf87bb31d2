import type { SchemaObject } from '../kernel/schema-object.ts';
import type { ColumnType, TypeScriptHint } from '../kinds/column/model.ts';
import type { Expression } from '../sql/expression.ts';

/** How many rows a query yields: exactly one, one at most, a list, or rows one by one; of `none` only their number. */
export type Rows = 'one' | 'maybeOne' | 'many' | 'stream' | 'none';

/** Whether sessions keep a plan of the query under a name, or it is planned for the values of each call. */
export type QueryPlan = 'kept' | 'each call';

export interface QueryParam {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly typescript: TypeScriptHint;
}

export interface QueryProps {
  readonly statement: Expression;
  /** `$1` is the first. */
  readonly params: readonly QueryParam[];
  readonly rows: Rows;
  readonly plan: QueryPlan;
}

/**
 * A named query. It has the shape of an object, so that its text is resolved and placed as theirs are, but it is none:
 * no model holds it, no plan makes it and no history records it. Path: `[name]`.
 */
export type NamedQuery = SchemaObject<'query', QueryProps>;
