import type { Scalar } from './expression.ts';
import { type ColumnRefs, Key, type Ref } from './ref.ts';

/** What `${…}` of an sql template takes. `undefined` is refused at load: see `sql`. */
export type SqlValue =
  | Sql
  | Identifier
  | Ref
  | ColumnRefs
  | Referable
  | Param
  | NotNull
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly (string | number | bigint | boolean)[];

/** A view or function inside a template: prints its qualified name. */
export interface Referable {
  readonly reference: object;
}

/** SQL text of schema.ts: the template's own words, and the values between them. Never one string. */
export class Sql {
  protected readonly nominal: 'Sql' = 'Sql';
  readonly strings: readonly string[];
  readonly values: readonly unknown[];

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings;
    this.values = values;
  }
}

/** A name that prints quoted as an identifier. */
export class Identifier {
  protected readonly nominal: 'Identifier' = 'Identifier';
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A parameter of a named query: prints `$n::type`. Its value never enters a text. */
export class Param {
  protected readonly nominal: 'Param' = 'Param';
  /** The query that it belongs to. */
  readonly query: string;
  readonly name: string;

  constructor(query: string, name: string) {
    this.query = query;
    this.name = name;
  }
}

/** An output column of which schema.ts promises that it is never NULL. */
export class NotNull {
  protected readonly nominal: 'NotNull' = 'NotNull';
  readonly expression: Sql | Ref;

  constructor(expression: Sql | Ref) {
    this.expression = expression;
  }
}

/** `all(table)`: every column of a relation. */
export class AllColumns {
  protected readonly nominal: 'AllColumns' = 'AllColumns';
  readonly of: object;
  readonly except: readonly string[];
  readonly rename: Readonly<Record<string, string>>;
  readonly frozen: readonly string[] | null;

  constructor(
    of: object,
    except: readonly string[],
    rename: Readonly<Record<string, string>>,
    frozen: readonly string[] | null,
  ) {
    this.frozen = frozen;
    this.of = of;
    this.except = except;
    this.rename = rename;
  }
}

/**
 * SQL with references. Columns, tables and aliases print qualified and quoted, strings and numbers as literals, arrays
 * as an IN list, another sql as it stands. The text is taken raw: `'\d'` keeps its backslash.
 *
 * `undefined` passes the type check, because `c.status` of `generatedAs((c) => …)` is `Ref | undefined` under
 * `noUncheckedIndexedAccess`; the loader refuses it, and everything else that is no SQL value, with its place.
 *
 * @example check('products_price_non_negative', sql`${t.price} >= 0`)
 * @example sql`${t.status} IN ${['active', 'inactive']}`
 */
export function sql(
  strings: TemplateStringsArray,
  ...values: readonly (SqlValue | AllColumns | undefined)[]
): Sql {
  return new Sql(strings.raw, values);
}

/**
 * An output column of a view or query that is never NULL, though nothing proves it: its types say so, and `check --prove`
 * counts the NULLs in it over sample rows. Prints its expression; a name follows with AS unless it is a column.
 *
 * @example sql`SELECT ${notNull(sql`lower(${ranges.period})`)} AS starts FROM ${ranges}`
 */
export function notNull(expression: Sql | Ref): NotNull {
  return new NotNull(expression);
}

/**
 * A name that no object of the schema has, printed as a quoted identifier (manual 4.1.1).
 *
 * @example sql`SELECT count(*) AS ${ident('Total')} FROM ${orders}`
 */
export function ident(name: string): Identifier {
  return new Identifier(name);
}

/**
 * An expression as a key of an index, so that it can take an order, operator class or collation (manual 11.7).
 *
 * @example index('idx_users_email_lower').on(key(sql`lower(${t.email})`).desc())
 */
export function key(expression: Sql): Key {
  return new Key(expression, {});
}

/** A value of schema.ts as a scalar of an expression; undefined when it is none. */
export function toScalar(value: unknown): Scalar | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return { bigint: String(value) };
  return undefined;
}
