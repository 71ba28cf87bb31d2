import type { Model, ModelView } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { assigns } from '../kinds/column/assigns.ts';
import { lostBetween } from '../kinds/column/lost-between.ts';
import type { Column } from '../kinds/column/model.ts';
import { rewrites } from '../kinds/column/rewrites.ts';
import { type Constraint, comparedColumns } from '../kinds/constraint/model.ts';
import type { Expression } from '../sql/expression.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { print, type SqlText } from '../sql/sql-text.ts';
import { printType } from '../sql/types.ts';
import { backfillKey } from './backfill-key.ts';
import { freeName, withName } from './free-name.ts';
import { staysInPlace } from './stays-in-place.ts';

/** A change of type that is made beside the column, in a new one that takes its place. */
export interface Conversion {
  readonly before: Column;
  readonly after: Column;
  /** Where the new values grow, and where the old ones stand once names are swapped. */
  readonly next: ObjectId;
  readonly old: ObjectId;
  /** The new value over a row with the old one, and the other way round. */
  readonly forth: SqlText;
  readonly back: SqlText;
  /** Whether an author said how values are converted, from whatever the row holds. */
  readonly cast: boolean;
  readonly key: readonly string[];
  /** What of the old values the new type does not hold, and what of new ones the old type does not. */
  readonly lost: string | null;
  readonly cut: string | null;
  /** What no way back brings, behind what the column held: what is lost, or what an author's own conversion made of it. */
  readonly gone: string | null;
}

/** Columns whose new type would copy the whole table while nobody reads it. */
export interface Conversions {
  readonly conversions: readonly Conversion[];
  /** Why the others change in place, and with them the other side of their foreign keys: ends of sentences. */
  readonly inPlace: ReadonlyMap<ObjectId, string>;
}

/** Sorts changes of type out: those that can be made beside the column, and those that cannot. */
export function findConversions(
  before: ModelView,
  after: ModelView,
  casts: ReadonlyMap<ObjectId, Expression>,
  taken: ReadonlySet<string>,
): Conversions {
  const found = new Map<ObjectId, Conversion>();
  const inPlace = new Map<ObjectId, string>();
  for (const object of after.model.objects.values()) {
    const old = before.get(object.id) as Column | undefined;
    if (object.kind !== 'column' || object.owner !== 'schema' || old === undefined || old === object)
      continue;
    const column = object as Column;
    const cast = casts.get(column.id) ?? null;
    if (!rewrites(old.props, column.props, cast)) continue;
    const key = sameKey(column, before, after);
    const why = key === null ? keyless : staysInPlace(old, column, before, after);
    if (key === null || why !== null) inPlace.set(column.id, why ?? keyless);
    else found.set(column.id, conversionOf(old, column, key, cast, taken));
  }
  if (inPlace.size === 0) return { conversions: [...found.values()], inPlace };
  const pairs = [before, after].flatMap(({ model }) => referencePairs(model));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const pair of pairs) {
      const stays = pair.find((id) => inPlace.has(id));
      if (stays === undefined) continue;
      for (const id of pair)
        if (found.delete(id))
          inPlace.set(id, `${pathOf(stays).join('.')} does so on the other side of a foreign key`);
    }
  }
  return { conversions: [...found.values()], inPlace };
}

const keyless = 'it has no key, the same before and after, along which batches could walk';

/** Along which the table can be walked on both sides. */
function sameKey({ parent }: Column, before: ModelView, after: ModelView): readonly string[] | null {
  if (parent === null) return null;
  const [key, kept] = [before, after].map((view) => backfillKey(parent, view));
  return key != null && kept?.join('\0') === key.join('\0') ? key : null;
}

function conversionOf(
  old: Column,
  column: Column,
  key: readonly string[],
  cast: Expression | null,
  taken: ReadonlySet<string>,
): Conversion {
  const name = pathOf(column.id)[2] ?? '';
  const lost = lostOf(old, column);
  return {
    before: old,
    after: column,
    next: withName(column, freeName(name, '_new', taken)),
    old: withName(column, freeName(name, '_old', taken)),
    forth: cast === null ? convert(column, old, column) : printExpression(cast),
    back: convert(column, column, old),
    cast: cast !== null,
    key,
    lost,
    cut: lostOf(column, old),
    gone: goneBy(lost, cast, column),
  };
}

/** Of values that `using` made, nothing says what they were: the way back takes them as they are. */
function goneBy(lost: string | null, cast: Expression | null, { props: { type } }: Column): string | null {
  if (cast !== null) return ': nothing undoes using()';
  return lost === null ? null : ` beyond ${printType(type)}: ${lost}`;
}

/** The value as another type. An explicit cast cuts a text that is too long in silence, so it stands only where there is no other. */
function convert(
  column: Column,
  { props: { type: from } }: Column,
  { props: { type: to } }: Column,
): SqlText {
  return assigns(from, to) ? columnOf(column) : print`${columnOf(column)}::${printType(to)}`;
}

/** Columns of which one refers to the other, so that PostgreSQL has to compare them. */
function referencePairs({ objects }: Model): readonly (readonly ObjectId[])[] {
  return [...objects.values()].flatMap((object) =>
    object.kind === 'constraint' ? comparedColumns(object as Constraint) : [],
  );
}

function lostOf(old: Column, column: Column): string | null {
  const lost = lostBetween(old.props.type, column.props.type);
  return lost === null ? null : `${lost} without an error`;
}

/** `orders.total`: a column under the name of its table. */
export function columnOf({ path: [, table = '', name = ''] }: Column): SqlText {
  return print`${printIdentifier(table)}.${printIdentifier(name)}`;
}

/** Indexes and constraints that use one of the columns: they are made again beside it. */
export function followersOf(columns: ReadonlySet<ObjectId>, { objects }: Model): readonly SchemaObject[] {
  return [...objects.values()].filter(
    ({ kind, uses, owner }) =>
      (kind === 'index' || kind === 'constraint') &&
      owner === 'schema' &&
      uses.some(({ on }) => columns.has(on)),
  );
}
