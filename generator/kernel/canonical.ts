import { type Fields, type KeptProp, keptPropsOf } from './kept-props.ts';
import type { AnyKind } from './kind.ts';
import { type ObjectId, pathOf } from './object-id.ts';
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
  const json: { -readonly [Field in keyof CanonicalObject]: CanonicalObject[Field] } = { id: object.id };
  if (object.parent !== defaultParent(object.path, kind)) json.parent = object.parent;
  if (object.owner !== 'schema') json.owner = object.owner;
  if (object.comment !== null) json.comment = object.comment;
  if (props !== null) json.props = props;
  if (uses !== null) json.uses = uses;
  return json;
}

/** The object that a canonical form stands for; the source is not kept, ignored props return as their default. */
export function fromCanonical(json: CanonicalObject, kind: AnyKind): SchemaObject {
  const path = pathOf(json.id);
  return {
    kind: kind.kind,
    id: json.id,
    path,
    parent: json.parent === undefined ? defaultParent(path, kind) : json.parent,
    uses: json.uses === undefined ? noUses : usesOf(json.uses),
    props: { ...kind.defaults, ...completeProps(json.props ?? {}, kind) },
    comment: json.comment ?? null,
    owner: json.owner ?? 'schema',
    source: null,
  };
}

const noUses: readonly Use[] = Object.freeze([]);

function usesOf(lists: NonNullable<CanonicalObject['uses']>): readonly Use[] {
  const uses: Use[] = [];
  for (const as of useKinds) for (const on of lists[as] ?? []) uses.push({ on, as });
  return uses;
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
  for (const key of inOrder(Object.keys(record))) {
    if (record[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(record[key])}`;
  }
  return `{${text}}`;
}

/** An object's props by name, for machinery that knows no kind. */
export function readProps(props: object): Readonly<Record<string, unknown>> {
  return props as Readonly<Record<string, unknown>>;
}

/** Whether two JSON values have one canonical text. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i += 1) if (!equalJson(a[i], b[i])) return false;
    return true;
  }
  return !Array.isArray(b) && equalFields(readProps(a), readProps(b));
}

/** Whether two records have the same fields; one that is undefined is none. */
function equalFields(a: Fields, b: Fields): boolean {
  let more = 0;
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    if (!Object.hasOwn(b, key) || !equalJson(value, b[key])) return false;
    more -= 1;
  }
  // All that the one has is in the other: it is the same when they have as many.
  for (const key in b) if (b[key] !== undefined) more += 1;
  return more === 0;
}

function canonicalProps(object: SchemaObject, kind: AnyKind): Readonly<Record<string, Json>> | null {
  const values = readProps(object.props);
  const props: Record<string, Json> = {};
  let isEmpty = true;
  const kept = keptPropsOf(kind);
  for (let i = 0; i < kept.length; i += 1) {
    const { name, hasDefault, standard, nested } = kept[i] as KeptProp;
    const value = values[name];
    if (value === undefined) continue;
    // Most are the default itself: a call for each of them would be half of what this costs.
    if (hasDefault && (value === standard || equalJson(value, standard))) continue;
    props[name] = canonicalValue(value, nested);
    isEmpty = false;
  }
  return isEmpty ? null : props;
}

/** Records that many objects share (a type of a column), by what they are without their defaults. */
const shared = new WeakMap<object, Json>();

/** A prop's value with sorted keys; its fields, or those of its items, that are as `standard` says are left out. */
function canonicalValue(value: unknown, standard: Fields | undefined): Json {
  if (standard === undefined || typeof value !== 'object' || value === null) return sortKeys(value);
  if (Array.isArray(value)) return value.map((item) => sortKeys(item, standard));
  let json = shared.get(value);
  if (json === undefined) {
    json = sortKeys(value, standard);
    shared.set(value, json);
  }
  return json;
}

function completeProps(props: Readonly<Record<string, Json>>, kind: AnyKind): Fields {
  let completed: Record<string, unknown> | null = null;
  for (const name in kind.nested) {
    const value = Object.hasOwn(props, name) ? props[name] : undefined;
    if (value === undefined) continue;
    completed ??= { ...props };
    completed[name] = completeNested(value, kind.nested[name]);
  }
  return completed ?? props;
}

function completeNested(value: Json, standard: Fields | undefined): unknown {
  if (standard === undefined || typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? value.map((item) => completeNested(item, standard))
    : { ...standard, ...value };
}

/** What was found last: what stands beside each other has one parent, and one string for it. */
let lastParent: {
  readonly kind: AnyKind;
  readonly path: readonly string[];
  readonly parent: ObjectId | null;
} | null = null;

function defaultParent(path: readonly string[], kind: AnyKind): ObjectId | null {
  if (kind.defaultParent === undefined) return null;
  if (lastParent?.kind === kind && areSiblings(lastParent.path, path)) return lastParent.parent;
  const parent = kind.defaultParent(path);
  lastParent = { kind, path, parent };
  return parent;
}

function areSiblings(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = a.length - 2; i >= 0; i -= 1) if (a[i] !== b[i]) return false;
  return true;
}

/** By kind of use, in the order of their names. */
function canonicalUses(uses: readonly Use[]): NonNullable<CanonicalObject['uses']> | null {
  if (uses.length === 0) return null;
  const lists: { [As in Use['as']]?: readonly ObjectId[] } = {};
  for (const as of useKinds) {
    let ids: ObjectId[] | undefined;
    for (let i = 0; i < uses.length; i += 1) {
      const use = uses[i];
      if (use?.as !== as) continue;
      if (ids === undefined) ids = [use.on];
      else if (!ids.includes(use.on)) ids.push(use.on);
    }
    if (ids !== undefined) lists[as] = inOrder(ids);
  }
  return lists;
}

/** A value with its keys sorted; of a record without those of its own fields that are as `standard` says. */
function sortKeys(value: unknown, standard?: Fields): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map((item) => sortKeys(item));
  const record = readProps(value);
  const keys: string[] = [];
  for (const key in record) {
    const field = record[key];
    if (field === undefined) continue;
    if (standard !== undefined && Object.hasOwn(standard, key) && equalJson(standard[key], field)) continue;
    keys.push(key);
  }
  const sorted: Record<string, Json> = {};
  for (const key of inOrder(keys)) {
    const json = sortKeys(record[key]);
    // A key called __proto__ is a key like any other; assigned, it would be the prototype.
    if (key === '__proto__') Object.defineProperty(sorted, key, { ...own, value: json });
    else sorted[key] = json;
  }
  return sorted;
}

/** Sorts a list in place; nearly all are in order as they come, and to see that costs less than to sort them. */
function inOrder<Text extends string>(texts: Text[]): Text[] {
  for (let i = 1; i < texts.length; i += 1) if ((texts[i - 1] ?? '') > (texts[i] ?? '')) return texts.sort();
  return texts;
}

const own = { enumerable: true, configurable: true, writable: true } as const;
