import type { Expression } from '../sql/expression.ts';
import type { SqlText } from '../sql/sql-text.ts';
import { canonicalText, equalJson, readProps } from './canonical.ts';
import type { Delta } from './delta.ts';
import { keptPropsOf } from './kept-props.ts';
import type { AnyKind, Registry } from './kind.ts';
import type { Model } from './model.ts';
import { normaliseText } from './normalise-text.ts';
import { printExpression } from './print-expression.ts';
import type { SchemaObject, Use } from './schema-object.ts';

/** Whether two authored texts mean the same although they differ in more than layout; a parser's fingerprint. */
export type SameText = (before: SqlText, after: SqlText) => boolean;

/**
 * What changes one model into another: removals, then additions and sets in the order of the after model. Only
 * objects that the schema owns are compared; source and ignored props never are. An object that is handed to another
 * owner, or taken over from one, stays as it is: a set of `owner`, which history records and no statement follows from.
 *
 * `uses` follow from props, and from what stands around (which key serves a foreign key), so by themselves they are no
 * difference; beside one they are told as a set of no props, which history records and no statement follows from.
 */
export function diffModels(
  before: Model,
  after: Model,
  kinds: Registry,
  sameText?: SameText,
): readonly Delta[] {
  const deltas: Delta[] = [];
  const reuses: Delta[] = [];
  for (const object of before.objects.values()) {
    if (object.owner === 'schema' && !after.objects.has(object.id)) {
      deltas.push({ verb: 'remove', object });
    }
  }
  for (const object of after.objects.values()) {
    const previous = before.objects.get(object.id);
    if (previous !== undefined && (previous.owner === 'schema') !== (object.owner === 'schema')) {
      deltas.push({ verb: 'set', before: previous, after: object, props: ['owner'] });
      continue;
    }
    if (object.owner !== 'schema') continue;
    if (previous === undefined) {
      deltas.push({ verb: 'add', object });
    } else if (previous !== object) {
      const props = changedProps(previous, object, kinds.get(object.kind), sameText);
      if (props.length > 0) deltas.push({ verb: 'set', before: previous, after: object, props });
      else if (!sameUses(previous, object))
        reuses.push({ verb: 'set', before: previous, after: object, props });
    }
  }
  if (deltas.length > 0) for (const delta of reuses) deltas.push(delta);
  return deltas;
}

/** As sets, in whatever order they were found. */
function sameUses({ uses: before }: SchemaObject, { uses: after }: SchemaObject): boolean {
  if (
    before.length === after.length &&
    before.every(({ on, as }, i) => on === after[i]?.on && as === after[i]?.as)
  )
    return true;
  const has = (uses: readonly Use[], { on, as }: Use): boolean =>
    uses.some((use) => use.on === on && use.as === as);
  return before.every((use) => has(after, use)) && after.every((use) => has(before, use));
}

/** Names of the props that differ, sorted; `comment` among them when the comment does. */
function changedProps(
  before: SchemaObject,
  after: SchemaObject,
  kind: AnyKind,
  sameText?: SameText,
): string[] {
  const [old, now] = [readProps(before.props), readProps(after.props)];
  const changed: string[] = [];
  for (const { name, standard } of keptPropsOf(kind)) {
    const a = name in old ? old[name] : standard;
    const b = name in now ? now[name] : standard;
    if (a !== b && !equalProp(name, a, b, kind, sameText)) changed.push(name);
  }
  return before.comment === after.comment ? changed : [...changed, 'comment'].sort();
}

/** Whether a prop is the same on both sides, the layout of authored texts aside. */
export function equalProp(
  prop: string,
  before: unknown,
  after: unknown,
  kind: AnyKind,
  sameText?: SameText,
): boolean {
  if (equalJson(before, after)) return true;
  if (kind.unordered?.includes(prop)) return asSet(before) === asSet(after);
  if (!Object.hasOwn(kind.texts, prop)) return false;
  const [oldTexts, newTexts]: [SqlText[], SqlText[]] = [[], []];
  const [oldFrame, newFrame] = [takeTexts(before, oldTexts), takeTexts(after, newTexts)];
  if (oldTexts.length !== newTexts.length || canonicalText(oldFrame) !== canonicalText(newFrame))
    return false;
  return oldTexts.every((text, i) => equalText(text, newTexts[i] ?? text, sameText));
}

function equalText(before: SqlText, after: SqlText, sameText?: SameText): boolean {
  return normaliseText(before) === normaliseText(after) || (sameText?.(before, after) ?? false);
}

function asSet(value: unknown): string {
  return Array.isArray(value) ? [...new Set(value.map(canonicalText))].sort().join() : canonicalText(value);
}

/** A prop's value without its authored texts, which are collected in order of appearance. */
function takeTexts(value: unknown, texts: SqlText[]): unknown {
  if (isExpression(value)) {
    texts.push(printExpression(value));
    return { text: true };
  }
  if (Array.isArray(value)) return value.map((item) => takeTexts(item, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, takeTexts(item, texts)]));
}

/**
 * Asked only inside props that hold texts. There a list of two or more plain strings is no text, because neighbouring
 * strings of a text are always joined.
 */
export function isExpression(value: unknown): value is Expression {
  if (!Array.isArray(value) || value.length === 0) return false;
  if (value.length === 1 && typeof value[0] === 'string') return true;
  return value.every(isSegment) && value.some((segment) => typeof segment === 'object');
}

function isSegment(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  if (keys.length === 1) return keys[0] === 'literal' || keys[0] === 'name';
  return keys.length === 2 && 'ref' in value && 'via' in value;
}
