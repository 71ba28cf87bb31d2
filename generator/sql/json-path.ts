import type { Ref } from './ref.ts';
import type { Shape } from './shape/shape.ts';
import { shapeAt, sqlFormOf } from './shape/shape-at.ts';
import { Sql } from './sql-tag.ts';

/** The keys of a JSON value, by its TypeScript type: of a list a position, of an object always a text. */
export type KeyIn<T> = unknown extends T
  ? string | number
  : T extends readonly unknown[]
    ? number
    : T extends object
      ? `${Extract<keyof T, string | number>}`
      : never;

/** The type under a key. */
export type Under<T, K> = unknown extends T
  ? unknown
  : T extends readonly (infer Item)[]
    ? Item
    : { [Key in keyof T]-?: K extends `${Extract<Key, string | number>}` ? T[Key] : never }[keyof T];

/** Types that a text of JSON is cast to: the casts that an index may hold, because no setting changes them (manual 38.7). */
export type JsonCast =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'real'
  | 'double precision'
  | 'boolean'
  | 'uuid';

const casts: ReadonlySet<string> = new Set<JsonCast>([
  ...(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'boolean', 'uuid'] as const),
]);

/** What stands at a key: its shape (null where none is declared), whether it is surely there, and what is wrong. */
interface Place {
  readonly shape: Shape | null;
  readonly isSure: boolean;
  readonly problem: PathProblem | null;
}

export interface PathProblem {
  readonly message: string;
  readonly hint: string | null;
  /** A key that does not exist, and those that do. */
  readonly unknown: readonly [key: string, of: string, known: readonly string[]] | null;
}

type Key = string | number;

/**
 * A value inside of a JSON column, as SQL: the form that its declared shape has (text, numeric, boolean, uuid; JSON for an
 * object or a list), in parentheses. NULL where a key is missing, and where the value is the null of JSON.
 */
export class JsonPath<T> extends Sql {
  declare protected readonly leads: T;
  readonly problem: PathProblem | null;
  /** Whether it may be NULL where its column is not. */
  readonly mayBeNull: boolean;
  readonly #ref: Ref | undefined;
  readonly #keys: readonly Key[];
  readonly #place: Place;

  constructor(
    ref: Ref | undefined,
    keys: readonly Key[],
    place: Place,
    form: JsonCast | 'text' | 'json' | null,
  ) {
    const shown = form ?? (place.shape === null ? 'json' : sqlFormOf(place.shape));
    super(...printed(ref, keys, shown));
    this.#ref = ref;
    this.#keys = keys;
    this.#place = place;
    this.problem = place.problem ?? formProblem(ref, keys, place, form);
    this.mayBeNull = !place.isSure;
  }

  /** One key further: of an object its name, of a list its position from 0, or from -1 at the end. */
  at<K extends KeyIn<T>>(key: K): JsonPath<Under<T, K>> {
    return new JsonPath(
      this.#ref,
      [...this.#keys, key],
      placeAt(this.#ref, this.#keys, this.#place, key),
      null,
    );
  }

  /** As text (`->>`, manual 9.16). @example index().on(at(t.shipping_address, 'city').text()) */
  text(): Sql {
    return this.#as('text');
  }

  /** As JSON (`->`, manual 9.16): the null of JSON stays a value. */
  json(): Sql {
    return this.#as('json');
  }

  /** As text that is cast: a value that the type cannot read refuses the row. @example at(t.settings, 'minutes').as('integer') */
  as(type: JsonCast): Sql {
    return this.#as(type);
  }

  #as(form: JsonCast | 'text' | 'json'): JsonPath<T> {
    return new JsonPath(this.#ref, this.#keys, this.#place, form);
  }
}

function printed(
  ref: Ref | undefined,
  keys: readonly Key[],
  form: JsonCast | 'text' | 'json',
): readonly [strings: readonly string[], values: readonly unknown[]] {
  const strings = ['(', ...keys.map(() => ' -> '), ')'];
  if (form !== 'json') strings[keys.length] = ' ->> ';
  if (form !== 'json' && form !== 'text') {
    strings[0] = '((';
    strings[keys.length + 1] = `)::${casts.has(form) ? form : 'text'})`;
  }
  return [strings, [ref, ...keys]];
}

/** Without a declared shape nothing says what stands there. */
function formProblem(
  ref: Ref | undefined,
  keys: readonly Key[],
  { shape }: Place,
  form: JsonCast | 'text' | 'json' | null,
): PathProblem | null {
  if (form !== null && form !== 'text' && form !== 'json' && !casts.has(form))
    return {
      message: `${nameOf(ref, keys)} is cast to ${form}`,
      hint: `Cast to one of: ${[...casts].join(', ')}.`,
      unknown: null,
    };
  if (form !== null || shape !== null) return null;
  return {
    message: `${nameOf(ref, keys)} has no declared shape that says its type`,
    hint: "Write .text(), .json() or .as('integer') behind it, or declare jsonb(shape({ … })).",
    unknown: null,
  };
}

function placeAt(
  ref: Ref | undefined,
  keys: readonly Key[],
  { shape, isSure, problem }: Place,
  key: Key,
): Place {
  if (problem !== null) return { shape: null, isSure: false, problem };
  const of = nameOf(ref, keys);
  const message = `${of} has nothing at ${typeof key === 'string' ? JSON.stringify(key) : key}`;
  const nowhere = (hint: string) => ({
    shape: null,
    isSure: false,
    problem: { message, hint, unknown: null },
  });
  if (typeof key === 'number' && key !== (key | 0))
    return nowhere('A position is a whole number: from 0, or from -1 at the end.');
  if (shape === null) return { shape: null, isSure: false, problem };
  const found = shapeAt(shape, key);
  if ('shape' in found) return { shape: found.shape, isSure: isSure && found.isSure, problem: null };
  if (found.keys === null) return nowhere(`It is ${describe(shape)}.`);
  const unknown = [String(key), of, found.keys] as const;
  return { shape: null, isSure: false, problem: { message: '', hint: null, unknown } };
}

function nameOf(ref: Ref | undefined, keys: readonly Key[]): string {
  return [ref === undefined ? 'undefined' : `${ref.use.relation.name}.${ref.column}`, ...keys].join('.');
}

function describe(shape: Shape): string {
  if (shape.is === 'array') return 'a list: ask by position';
  if (shape.is === 'object' || shape.is === 'record') return 'an object: ask by name';
  return shape.is === 'string' || shape.is === 'values' ? 'a single value' : `a ${shape.is}`;
}

/**
 * A value inside of a JSON column, for indexes, checks, generated columns, views and queries. A key that the column's type
 * does not have is a compiler error, and one that its declared shape does not have an error of the loader.
 *
 * @example index('idx_orders_country').on(at(t.shipping_address, 'country'))
 * @example sql`${at(t.settings, 'limits').at('orders')} > 10` // ((catalogs.settings -> 'limits' ->> 'orders')::numeric)
 */
export function at<T, K extends KeyIn<T>>(column: Ref<T> | undefined, key: K): JsonPath<Under<T, K>> {
  // Under `noUncheckedIndexedAccess` a column of `generatedAs((c) => …)` may be undefined; where the text is read, that is told.
  const place = column === undefined ? nowhere : placeAt(column, [], columnPlace(column), key);
  return new JsonPath(column, [key], place, null);
}

const nowhere: Readonly<Place> = { shape: { is: 'unknown' }, isSure: false, problem: null };

function columnPlace(ref: Ref): Place {
  const { columns, json } = ref.use.relation;
  const known = json?.get(ref.column);
  // A column that does not exist is reported where the text is read.
  const isJson = columns === null || known !== undefined || !columns.includes(ref.column);
  return {
    shape: known?.shape ?? null,
    isSure: known?.isChecked ?? false,
    problem: isJson
      ? null
      : {
          message: `${nameOf(ref, [])} is no JSON`,
          hint: 'Only json and jsonb columns have keys.',
          unknown: null,
        },
  };
}
