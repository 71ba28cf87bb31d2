/** `kind:part.part` with `%` and `.` of a part percent-encoded; made and read by `kernel/object-id`. */
export type ReferencedId = `${string}:${string}`;

/**
 * How a reference prints: `table` as `table.column`, `old` and `new` as in a trigger's WHEN, an alias as
 * `alias.column`, `call` as the qualified name of a function, without its argument types. A reference to a relation in a FROM list prints its qualified name, and with an alias `AS alias`.
 */
export type Via = 'table' | 'call' | 'old' | 'new' | { readonly alias: string };

/** A reference to an object of the schema inside an authored text. */
export interface Reference {
  readonly ref: ReferencedId;
  readonly via: Via;
}

/** A value written into an authored text: prints as a literal, an array as a parenthesised list. */
export interface Literal {
  readonly literal: Scalar | readonly Scalar[];
}

/** JSON has no bigint: one is kept as `{ bigint: '12' }`. */
export type Scalar = string | number | boolean | null | { readonly bigint: string };

/** A name that no object of ours has (an alias, a foreign name): prints quoted. */
export interface Name {
  readonly name: string;
}

/** A parameter of a named query, with its printed type. Objects of a schema have none. */
export interface Parameter {
  readonly parameter: number;
  readonly type: string;
}

export type Segment = string | Reference | Literal | Name | Parameter;

/**
 * An authored SQL text as tokens, never as one string: a rename of what it refers to changes no text, and a
 * reference always prints qualified.
 */
export type Expression = readonly Segment[];

export function isReference(segment: Segment): segment is Reference {
  return typeof segment === 'object' && 'ref' in segment;
}

export function isParameter(segment: Segment): segment is Parameter {
  return typeof segment === 'object' && 'parameter' in segment;
}

export function isLiteral(segment: Segment): segment is Literal {
  return typeof segment === 'object' && 'literal' in segment;
}
