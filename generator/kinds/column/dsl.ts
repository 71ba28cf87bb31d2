import type { Use } from '../../kernel/schema-object.ts';
import type { Child } from '../../lower/evaluation.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { columnIdOf, distinctUses, type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import type { Expression } from '../../sql/expression.ts';
import { patternProblem } from '../../sql/pattern-problem.ts';
import { type ColumnRefs, Ref, type Relation } from '../../sql/ref.ts';
import { Sql } from '../../sql/sql-tag.ts';
import { systemColumns } from '../../sql/system-columns.ts';
import {
  check,
  type ForeignKeyOptions,
  foreignKeyTo,
  oneOfCheck,
  primaryKey,
  someOfCheck,
  unique,
} from '../constraint/dsl.ts';
import { touch } from '../trigger/dsl.ts';
import { checkGeneratedNull, leadsToNull } from './check-generated-null.ts';
import { checkShape, type DeclaredShape } from './declared-shape.ts';
import type { IdentityOptions } from './identity-options.ts';
import { lowerDefault } from './lower-default.ts';
import { lowerIdentity } from './lower-identity.ts';
import { type ColumnIntents, lowerIntents } from './lower-intents.ts';
import { lowerType } from './lower-type.ts';
import type { Column as ColumnObject, ColumnType, Identity, TypeScriptHint } from './model.ts';
import { scalarType } from './scalar-type.ts';

export type { IdentityOptions } from './identity-options.ts';
export { lowerType } from './lower-type.ts';

/** Whether an insert must give a column, may, or cannot. */
export type Write = 'required' | 'optional' | 'never';

type Thunk = (columns: ColumnRefs) => Sql;
/** What a column brings to its table: constraints and triggers, made when the table is known. */
type Brought = (self: Ref, columns: ColumnRefs, type: ColumnType) => Child;

interface ColumnState extends ColumnIntents {
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** `.notNull()` was written: only a generated column needs it. */
  readonly insists: boolean;
  readonly primary: boolean;
  readonly default: unknown;
  readonly generated: Thunk | null;
  readonly identity: { readonly mode: Identity['mode']; readonly options: IdentityOptions } | null;
  readonly collation: readonly [string, string] | null;
  readonly typescript: TypeScriptHint;
  readonly declared: DeclaredShape | null;
  readonly comment: string | null;
  readonly brings: readonly Brought[];
  /** Made by `column()`: its name is meant. */
  readonly odd: boolean;
}

/**
 * A column: NOT NULL unless `.nullable()`. `Type` is the JSON value that `default()` takes, `Null` whether it may be
 * NULL, `Write` whether an insert must give it. Immutable: one value may serve many tables.
 *
 * @example text().nullable().comment('As the customer wrote it.')
 * @see https://www.postgresql.org/docs/current/sql-createtable.html
 */
export class Column<Type, Null extends boolean = false, W extends Write = 'required'> {
  declare protected readonly phantom: readonly [Type, Null, W];
  /** For the loader. */
  readonly state: ColumnState;

  constructor(state: ColumnState) {
    this.state = state;
  }

  /** The column may be NULL. */
  nullable(): Column<Type, true, W extends 'required' ? 'optional' : W> {
    return new Column({ ...this.state, nullable: true, insists: false });
  }

  /** The column is NOT NULL: the default, and what a generated column must say when its inputs may be NULL. */
  notNull(): Column<Type, false, W> {
    return new Column({ ...this.state, nullable: false, insists: true });
  }

  /**
   * What an insert without the column stores: a JSON literal of the column's type, or SQL. Never a Date: it would be
   * another value, and another migration, at every run.
   *
   * @example oneOf('active', 'inactive').default('active')
   * @example uuid().default(sql`gen_random_uuid()`)
   */
  default(value: Type | Sql): Column<Type, Null, 'optional'> {
    return new Column({ ...this.state, default: value });
  }

  /** The table's primary key, named `<table>_pkey` (manual 5.5.4). */
  primaryKey(): Column<Type, Null, W> {
    return this.#bring((self) => primaryKey(self), { primary: true });
  }

  /** No two rows have the same value; named `<table>_<column>_key` (manual 5.5.3). */
  unique(): Column<Type, Null, W> {
    return this.#bring((self) => unique(self));
  }

  /**
   * A foreign key, named `<table>_<column>_fkey`. For mutual references annotate the thunk: `(): Ref => employees.id`.
   *
   * @example uuid().references(() => catalogs.id, { onDelete: 'cascade' })
   * @see docs/errors/ts7022.md
   */
  references(target: () => Ref, options: ForeignKeyOptions = {}): Column<Type, Null, W> {
    return this.#bring((self) => foreignKeyTo([self], target, options));
  }

  /**
   * A check on the row; `c` holds the table's own columns. Named `<table>_<column>_check` unless a name is given.
   *
   * @example numeric(12, 2).check((c) => sql`${c.price} >= 0`)
   */
  check(expression: Thunk, name?: string): Column<Type, Null, W> {
    return this.#bring((self, columns) =>
      check(name ?? { derived: [self.column, 'check'] }, () => expression(columns)),
    );
  }

  /**
   * GENERATED ALWAYS AS (…) STORED (manual 5.4): set by the server, absent from inserts.
   *
   * @example boolean().generatedAs((c) => sql`${c.status} = 'active'`)
   */
  generatedAs(expression: Thunk): Column<Type, Null, 'never'> {
    return new Column({ ...this.state, generated: expression });
  }

  /** An identity column (manual 5.3): `always` refuses a value of an insert's own. @example bigint().identity('always') */
  identity<M extends 'always' | 'by default'>(
    mode: M,
    options: IdentityOptions = {},
  ): Column<Type, Null, M extends 'always' ? 'never' : 'optional'> {
    return new Column({ ...this.state, identity: { mode, options } });
  }

  /** The collation (manual 24.2): a name of pg_catalog, or `[schema, name]`. @example text().collate('C') */
  collate(collation: string | readonly [schema: string, name: string]): Column<Type, Null, W> {
    return new Column({
      ...this.state,
      collation: typeof collation === 'string' ? ['pg_catalog', collation] : collation,
    });
  }

  /** An array of the type (manual 8.15). @example text().array().default([]) */
  array(): Column<readonly Type[], Null, W> {
    return new Column({ ...this.state, type: { ...this.state.type, dimensions: 1 } });
  }

  /** COMMENT ON COLUMN. Wins over a JSDoc block above the property. */
  comment(text: string): Column<Type, Null, W> {
    return new Column({ ...this.state, comment: text });
  }

  /** The column had another name. It acts once: remove it when every database has run the migration. */
  renamedFrom(name: string): Column<Type, Null, W> {
    return new Column({ ...this.state, renamedFrom: name });
  }

  /**
   * How a value of the column's old type becomes one of its new type, where PostgreSQL has no conversion of its own. It
   * acts once.
   *
   * @example integer().using((c) => sql`nullif(${c.size}, '')::integer`)
   */
  using(expression: Sql | Thunk): Column<Type, Null, W> {
    return new Column({ ...this.state, using: expression });
  }

  /**
   * What becomes of values that `oneOf` no longer allows. It acts once.
   *
   * @example oneOf('new', 'paid').mapping({ shipped: 'paid' })
   */
  mapping(values: Readonly<Record<string, (Type & string) | null>>): Column<Type, Null, W> {
    return new Column({ ...this.state, mapping: values });
  }

  /** Every update sets it to `now()`, by a trigger (see `touch`). */
  touched(): Column<Type, Null, W> {
    return this.#bring((self) => touch(self));
  }

  /**
   * The text matches a pattern on which JavaScript and PostgreSQL agree (ASCII classes, no lookbehind, no `\w \d \b`, no lazy
   * quantifier, bounds up to 255, no flag but `i`): a check `<table>_<column>_format`, COLLATE "C" (manual 9.7.3).
   *
   * @example text().matches(/^[a-z0-9-]+$/)
   */
  matches(pattern: RegExp): Column<Type, Null, W> {
    const { source, flags } = pattern;
    return this.#bring((self, _columns, type) =>
      check({ derived: [self.column, 'format'] }, (lowering) => {
        const problem = type.dimensions === 1 ? arrayProblem : patternProblem(source, flags);
        if (problem !== null) lowering.report('TW223', `matches(${pattern}): ${problem[0]}`, problem[1]);
        return new Sql(
          ['', ' COLLATE "C" ', ' ', ''],
          [self, new Sql([flags.includes('i') ? '~*' : '~'], []), source],
        );
      }),
    );
  }

  /** For the constructors: what else the column brings. */
  bringing(bring: Brought): Column<Type, Null, W> {
    return this.#bring(bring);
  }

  #bring(bring: Brought, more: Partial<ColumnState> = {}): Column<Type, Null, W> {
    return new Column({ ...this.state, ...more, brings: [...this.state.brings, bring] });
  }
}

/** Any column, whatever its type. */
export type AnyColumn = Column<unknown, boolean, Write>;

const noHint: Readonly<TypeScriptHint> = { as: null, values: null, json: null };

/** A NOT NULL column of a type, with nothing else. */
export function makeColumn<Type>(
  name: string,
  modifiers: readonly number[] = [],
  schema: string | null = null,
  typescript: TypeScriptHint = noHint,
): Column<Type> {
  return new Column({
    type: scalarType(name, modifiers, schema),
    nullable: false,
    insists: false,
    primary: false,
    default: undefined,
    generated: null,
    identity: null,
    collation: null,
    typescript,
    declared: null,
    comment: null,
    brings: [],
    renamedFrom: null,
    using: null,
    mapping: null,
    odd: false,
  });
}

const arrayProblem = [
  'PostgreSQL holds a pattern against one text, not against an array',
  'Remove it, or write a check of your own that takes the array apart: with array_to_string(…), or a function.',
] as const;

/**
 * A column under a name that an object literal cannot hold in its place: an integer-like one, or `__proto__`.
 *
 * @example table('sales', { id: uuid(), ...column('2024', numeric(12, 2)) })
 */
export function column<const N extends string, C extends AnyColumn>(
  name: N,
  of: C,
): { readonly [K in N]: C } {
  const record = {};
  Object.defineProperty(record, name, { value: new Column({ ...of.state, odd: true }), enumerable: true });
  return record as { readonly [K in N]: C };
}

/**
 * Text that holds one of these values: a check `<table>_<column>_check`, and a union in the generated types. A value
 * set, never an enum type. An `as const` array spreads into it. Of its `array()` each element is one of the values.
 *
 * @example oneOf('active', 'inactive').default('active')
 */
export function oneOf<const V extends readonly [string, ...string[]]>(...values: V): Column<V[number]> {
  return makeColumn<V[number]>('text', [], null, { as: null, values, json: null }).bringing(
    (self, _columns, type) => (type.dimensions === 1 ? someOfCheck(self, values) : oneOfCheck(self, values)),
  );
}

/** Lowers one column of a table; what it brings is lowered by the table, with the table's own children. */
export function lowerColumn(
  name: string,
  { state }: AnyColumn,
  table: Relation,
  refs: ColumnRefs,
  lowering: Lowering,
): void {
  const id = columnIdOf(refs[name] ?? new Ref({ relation: table, via: 'table' }, name));
  lowering.at = id;
  const generated = lowerGenerated(state, table, refs, lowering);
  const defaultValue = lowerDefault(state.default, state.type, state.typescript, lowering);
  if (state.generated !== null && (state.default !== undefined || state.identity !== null)) {
    lowering.report(
      'TW212',
      `column ${name} is generated and has ${state.default !== undefined ? 'a default' : 'an identity'}`,
      'A generated column takes neither (manual 5.4): remove it.',
    );
  } else if (state.identity !== null && state.default !== undefined) {
    lowering.report(
      'TW212',
      `column ${name} has an identity and a default`,
      'Remove one of them (manual 5.3).',
    );
  }
  if (state.primary && state.nullable) {
    lowering.report(
      'TW213',
      `primary key column ${name} is nullable`,
      'A primary key is NOT NULL: remove .nullable().',
    );
  }
  if (systemColumns.has(name)) {
    lowering.report(
      'TW202',
      `the column name ${name} is that of a system column`,
      `Every table has ${[...systemColumns].join(', ')} (manual 5.6): choose another name.`,
    );
  }
  if (state.declared !== null) checkShape(name, state.declared, state.type.dimensions === 1, lowering);
  if (state.type.name.endsWith('multirange')) lowering.requireServer(`type ${state.type.name}`, 14);
  const uses: Use[] = [];
  if (defaultValue !== null) uses.push(...usesOfExpression(defaultValue));
  if (generated !== null) uses.push(...usesOfExpression(generated));
  const type = lowerType(state.type, uses, lowering);
  const object: ColumnObject = {
    kind: 'column',
    id,
    path: [table.schema, table.name, name],
    parent: table.id,
    uses: distinctUses(uses),
    props: {
      type,
      nullable: state.nullable,
      default: defaultValue,
      generated,
      identity: lowerIdentity(state.identity, state.nullable, name, lowering),
      collation: state.collation,
      typescript: state.typescript,
    },
    comment: lowering.checkText(`the comment of column ${name}`, state.comment),
    owner: lowering.owner,
    source: null,
  };
  if (!lowering.add(object)) return;
  lowerIntents(id, state, table, refs, lowering);
  if (generated !== null) {
    lowering.addText(generated, 'expression');
    checkGeneratedNull(object, state.insists, lowering);
  } else if (state.default instanceof Sql && defaultValue !== null)
    lowering.addText(defaultValue, 'constant');
}

function lowerGenerated(
  { generated, nullable, insists }: ColumnState,
  own: Relation,
  refs: ColumnRefs,
  lowering: Lowering,
): Expression | null {
  if (generated === null) return null;
  const authored = lowering.attempt(() => generated(refs));
  if (!nullable && !insists && leadsToNull(authored)) {
    lowering.report(
      'TW215',
      'a generated column is NOT NULL, but a key that it asks for may be missing',
      'Write .nullable(), or .notNull() if the expression is never NULL: else every row without the key is refused.',
    );
  }
  return authored === undefined ? null : lowerSql(authored, { own }, 'generatedAs', lowering);
}
