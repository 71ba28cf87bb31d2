import type { AnyKind } from './kind.ts';
import { kindOf, type ObjectId, pathOf } from './object-id.ts';
import type { Owner, SchemaObject, Use } from './schema-object.ts';

/** Anything that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * An object as history keeps it: what its id says is not repeated, props at their default and ignored props are
 * left out, keys are sorted.
 */
export interface CanonicalObject {
  readonly id: ObjectId;
  /** Left out where the kind's `defaultParent` says it. */
  readonly parent?: ObjectId | null;
  readonly owner?: Exclude<Owner, 'schema'>;
  readonly comment?: string;
  readonly props?: Readonly<Record<string, Json>>;
  readonly uses?: { readonly [As in Use['as']]?: readonly ObjectId[] };
}

const useKinds = ['calls', 'key', 'member', 'reads', 'type'] as const satisfies readonly Use['as'][];

/** The canonical form of an object of this kind. */
export function toCanonical(object: SchemaObject, kind: AnyKind): CanonicalObject {
  const props = canonicalProps(object, kind);
  const uses = canonicalUses(object.uses);
  return {
    id: object.id,
    ...(object.parent === defaultParent(object.path, kind) ? {} : { parent: object.parent }),
    ...(object.owner === 'schema' ? {} : { owner: object.owner }),
    ...(object.comment === null ? {} : { comment: object.comment }),
    ...(props === null ? {} : { props }),
    ...(uses === null ? {} : { uses }),
  };
}

/** The object that a canonical form stands for; the source is not kept, ignored props return as their default. */
export function fromCanonical(json: CanonicalObject, kind: AnyKind): SchemaObject {
  const uses: Use[] = [];
  for (const as of useKinds) for (const on of json.uses?.[as] ?? []) uses.push({ on, as });
  const path = pathOf(json.id);
  return {
    kind: kindOf(json.id),
    id: json.id,
    path,
    parent: json.parent === undefined ? defaultParent(path, kind) : json.parent,
    uses,
    props: { ...kind.defaults, ...completeProps(json.props ?? {}, kind) },
    comment: json.comment ?? null,
    owner: json.owner ?? 'schema',
    source: null,
  };
}

/** JSON text with sorted keys and no spaces: equal values have equal texts. Keys of value `undefined` are left out. */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i += 1) text += (i === 0 ? '' : ',') + canonicalText(value[i]);
    return `${text}]`;
  }
  const record = readProps(value);
  let text = '';
  for (const key of Object.keys(record).sort()) {
    if (record[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(record[key])}`;
  }
  return `{${text}}`;
}

/** An object's props by name, for machinery that knows no kind. */
export function readProps(props: object): Readonly<Record<string, unknown>> {
  return props as Readonly<Record<string, unknown>>;
}

/** A kind's defaults as canonical texts, computed once. */
const defaultTexts = new WeakMap<AnyKind, ReadonlyMap<string, string>>();

/** Whether a prop is at its default, so that the canonical form leaves it out. */
function isDefault(kind: AnyKind, name: string, value: unknown): boolean {
  let texts = defaultTexts.get(kind);
  if (texts === undefined) {
    texts = new Map(Object.entries(kind.defaults).map(([prop, standard]) => [prop, canonicalText(standard)]));
    defaultTexts.set(kind, texts);
  }
  const standard = texts.get(name);
  return standard !== undefined && standard === canonicalText(value);
}

function canonicalProps(object: SchemaObject, kind: AnyKind): Readonly<Record<string, Json>> | null {
  const values = readProps(object.props);
  const kept: [string, Json][] = [];
  for (const name of Object.keys(values).sort()) {
    const value = values[name];
    if (value === undefined || kind.props[name] === 'ignore' || isDefault(kind, name, value)) continue;
    kept.push([name, sortKeys(omitNested(value, kind.nested?.[name]))]);
  }
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

type Fields = Readonly<Record<string, unknown>>;

function omitNested(value: unknown, standard: Fields | undefined): unknown {
  if (standard === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => omitNested(item, standard));
  const fields = Object.entries(readProps(value)).filter(
    ([name, field]) =>
      !(Object.hasOwn(standard, name) && canonicalText(standard[name]) === canonicalText(field)),
  );
  return Object.fromEntries(fields);
}

function completeProps(props: Readonly<Record<string, Json>>, kind: AnyKind): Fields {
  const { nested } = kind;
  if (nested === undefined) return props;
  const completed = Object.entries(props).map(([name, value]) => [name, completeNested(value, nested[name])]);
  return Object.fromEntries(completed);
}

function completeNested(value: Json, standard: Fields | undefined): unknown {
  if (standard === undefined || typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? value.map((item) => completeNested(item, standard))
    : { ...standard, ...value };
}

function defaultParent(path: readonly string[], kind: AnyKind): ObjectId | null {
  return kind.defaultParent?.(path) ?? null;
}

function canonicalUses(uses: readonly Use[]): NonNullable<CanonicalObject['uses']> | null {
  if (uses.length === 0) return null;
  const lists: { [As in Use['as']]?: ObjectId[] } = {};
  for (const as of useKinds) {
    const ids = new Set<ObjectId>();
    for (const use of uses) if (use.as === as) ids.add(use.on);
    if (ids.size > 0) lists[as] = [...ids].sort();
  }
  return lists;
}

function sortKeys(value: unknown): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value === 'object' && value !== null) {
    const record = readProps(value);
    const entries: [string, Json][] = [];
    for (const key of Object.keys(record).sort()) {
      if (record[key] !== undefined) entries.push([key, sortKeys(record[key])]);
    }
    // Not an assignment loop: a key called __proto__ is a key like any other.
    return Object.fromEntries(entries);
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}
