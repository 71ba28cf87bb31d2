import type { JsonScalar, Shape, StringShape } from './shape.ts';

/** Bounds of a text, in characters, and what it matches. */
export interface TextOptions {
  readonly min?: number;
  readonly max?: number;
  /** Takes what `matches()` takes, without flags. */
  readonly pattern?: RegExp;
}

/** Bounds, themselves included: of a number its value, of an array its length. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * A value inside of a JSON column: `Type` is how TypeScript sees it, `Optional` whether its key may be missing. Immutable.
 *
 * @example field.text({ max: 80 }).optional().comment('As printed on the parcel.')
 */
export class Field<Type, Optional extends boolean = false> {
  declare protected readonly phantom: readonly [Type, Optional];
  readonly shape: Shape;
  readonly isOptional: boolean;
  readonly text: string | null;

  constructor(shape: Shape, isOptional = false, text: string | null = null) {
    this.shape = shape;
    this.isOptional = isOptional;
    this.text = text;
  }

  /** The key may be missing. A key that stands there with null is another thing: see `nullable`. */
  optional(): Field<Type, true> {
    return new Field(this.shape, true, this.text);
  }

  /** The value may be the null of JSON. */
  nullable(): Field<Type | null, Optional> {
    return new Field({ is: 'nullable', of: this.shape }, this.isOptional, this.text);
  }

  /** What the value means: a JSDoc block in generated types, a description in JSON Schema. */
  comment(text: string): Field<Type, Optional> {
    return new Field(this.shape, this.isOptional, text);
  }
}

/** Any field, whatever its type. */
export type AnyField = Field<unknown, boolean>;

/** The fields of an object, by key. */
export type Fields = Readonly<Record<string, AnyField>>;

type TypeOf<F> = F extends Field<infer Type, boolean> ? Type : never;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends Field<unknown, false> ? never : K }[keyof F];

/** The TypeScript type of an object with these fields. */
export type ObjectOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: TypeOf<F[K]> | undefined };

/** An object; `.open()` lets it have other keys too. */
export class ObjectField<Type> extends Field<Type> {
  /** Keys that are not listed may stand there as well. */
  open(): Field<Type & Readonly<Record<string, unknown>>> {
    return new Field({ ...this.shape, open: true } as Shape);
  }
}

/**
 * An object with these keys and no others. Given to `jsonb` it makes the types, the validator and, when asked, the check of
 * a column.
 *
 * @example
 * jsonb(shape({ city: field.text({ max: 80 }), region: field.text().optional() }), { check: true })
 */
export function shape<const F extends Fields>(fields: F): ObjectField<ObjectOf<F>> {
  return new ObjectField({
    is: 'object',
    fields: Object.entries(fields).map(([name, of]) => ({
      name,
      shape: shapeIn(of),
      optional: of.isOptional,
      comment: of.text,
    })),
    open: false,
  });
}

/** What is no field, such as a column, is no form at all: the loader tells that with everything else. */
function shapeIn(of: AnyField): Shape {
  return of instanceof Field ? of.shape : { is: 'union', of: [] };
}

function textOf(options: TextOptions, format: StringShape['format'] = null): Shape {
  const { pattern } = options;
  return {
    is: 'string',
    ...boundsOf(options),
    pattern: pattern === undefined ? null : sourceOf(pattern),
    format,
  };
}

function boundsOf({ min, max }: Bounds): { readonly min: number | null; readonly max: number | null } {
  return { min: min ?? null, max: max ?? null };
}

/** A flag stays visible, so that the loader can refuse it: the source alone would mean something else. */
function sourceOf({ source, flags }: RegExp): string {
  return flags === '' ? source : `(?${flags})${source}`;
}

/** A text. @example field.text({ max: 80, pattern: /^[A-Z]/ }) */
export function text(options: TextOptions = {}): Field<string> {
  return new Field(textOf(options));
}

/** A number. @example field.number({ min: 0 }) */
export function number(bounds: Bounds = {}): Field<number> {
  return new Field({ is: 'number', ...boundsOf(bounds) });
}

/** A whole number; `1.0` is one. @example field.integer({ min: 1, max: 10 }) */
export function integer(bounds: Bounds = {}): Field<number> {
  return new Field({ is: 'integer', ...boundsOf(bounds) });
}

/** True or false. */
export function boolean(): Field<boolean> {
  return new Field({ is: 'boolean' });
}

/** One of these values. @example field.oneOf('home', 'office') */
export function oneOf<const V extends readonly [JsonScalar, ...JsonScalar[]]>(
  ...values: V
): Field<V[number]> {
  return new Field({ is: 'values', values });
}

/** A UUID in five groups. */
export function uuid(): Field<string> {
  return new Field(textOf({}, 'uuid'));
}

/** A day, `2026-01-31`. */
export function date(): Field<string> {
  return new Field(textOf({}, 'date'));
}

/** A moment with its offset, `2026-01-31T12:00:00Z`: what `Date.prototype.toISOString` writes. */
export function dateTime(): Field<string> {
  return new Field(textOf({}, 'date-time'));
}

/** A list. @example field.array(shape({ sku: field.text() }), { min: 1 }) */
export function array<Type>(items: Field<Type>, bounds: Bounds = {}): Field<readonly Type[]> {
  return new Field({ is: 'array', items: shapeIn(items), ...boundsOf(bounds) });
}

/** An object of any keys, whose values are alike. @example field.record(field.text()) */
export function record<Type>(values: Field<Type>): Field<Readonly<Record<string, Type>>> {
  return new Field({ is: 'record', values: shapeIn(values) });
}

/** One of several forms. @example field.union(field.text(), field.number()) */
export function union<const F extends readonly [Field<unknown>, ...Field<unknown>[]]>(
  ...of: F
): Field<TypeOf<F[number]>> {
  return new Field({ is: 'union', of: of.map(shapeIn) });
}

/** Anything that JSON can hold. */
export function unknown(): Field<unknown> {
  return new Field({ is: 'unknown' });
}
