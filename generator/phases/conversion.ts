import type { Model, ModelView } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { assigns } from '../kinds/column/assigns.ts';
import { lostBetween } from '../kinds/column/lost-between.ts';
import type { Column } from '../kinds/column/model.ts';
import { rewrites } from '../kinds/column/rewrites.ts';
import type { Constraint } from '../kinds/constraint/model.ts';
import type { Extension } from '../kinds/extension/model.ts';
import type { Index } from '../kinds/index/model.ts';
import type { Expression } from '../sql/expression.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { print, type SqlText } from '../sql/sql-text.ts';
import { printType } from '../sql/types.ts';
import { backfillKey } from './backfill-key.ts';
import { freeName, withName } from './free-name.ts';

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
  /** What of the old values the new type does not hold. */
  readonly lost: string | null;
  /** What no way back brings: what is lost, and what an author's own conversion leaves out. */
  readonly beyond: string | null;
}

/**
 * Columns whose new type would copy the whole table while nobody reads it, and that can be converted beside it. Not generated
 * columns nor those that such are computed from, nor where the table has no key to walk along: these change in place, and with
 * them the other side of their foreign keys.
 */
export function findConversions(
  before: ModelView,
  after: ModelView,
  casts: ReadonlyMap<ObjectId, Expression>,
  taken: ReadonlySet<string>,
): readonly Conversion[] {
  const changed = new Set<ObjectId>();
  const found = new Map<ObjectId, Conversion>();
  for (const object of after.model.objects.values()) {
    const old = before.get(object.id);
    if (object.kind !== 'column' || object.owner !== 'schema' || old === undefined || old === object)
      continue;
    const column = object as Column;
    const cast = casts.get(column.id) ?? null;
    if (!rewrites((old as Column).props, column.props, cast)) continue;
    changed.add(column.id);
    const conversion = conversionOf(old as Column, column, [before, after], cast, taken);
    if (conversion !== null) found.set(column.id, conversion);
  }
  if (found.size === changed.size) return [...found.values()];
  const pairs = [before, after].flatMap(({ model }) => referencePairs(model));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const pair of pairs)
      if (pair.some((id) => changed.has(id) && !found.has(id))) for (const id of pair) found.delete(id);
  }
  return [...found.values()];
}

function conversionOf(
  old: Column,
  column: Column,
  [before, after]: readonly [ModelView, ModelView],
  cast: Expression | null,
  taken: ReadonlySet<string>,
): Conversion | null {
  const key = column.parent === null ? null : backfillKey(column.parent, before.model);
  const kept = column.parent === null ? null : backfillKey(column.parent, after.model);
  if (key === null || kept === null || key.join('\0') !== kept.join('\0')) return null;
  if (!standsAlone(old, before) || !standsAlone(column, after)) return null;
  if (typeMoves(old, before, after) || !countsOn(old, column)) return null;
  if (primaryKeyOf(old, before) !== primaryKeyOf(column, after)) return null;
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
    beyond: lost ?? (cast === null ? null : 'what using() leaves out goes'),
  };
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
  return [...objects.values()].flatMap((object) => {
    if (object.kind !== 'constraint') return [];
    const { columns, targetColumns } = (object as Constraint).props;
    return targetColumns.map((target, i) => [columns[i] ?? target, target]);
  });
}

function lostOf(old: Column, column: Column): string | null {
  const lost = lostBetween(old.props.type, column.props.type);
  return lost === null ? null : `${lost} without an error`;
}

/** `orders.total`: a column under the name of its table. */
export function columnOf({ path: [, table = '', name = ''] }: Column): SqlText {
  return print`${printIdentifier(table)}.${printIdentifier(name)}`;
}

function standsAlone({ id, props }: Column, view: ModelView): boolean {
  return props.generated === null && view.users(id).every((user) => canFollow(user, id, view));
}

/** Whether an identity, if there is one, goes on in the same direction. */
function countsOn({ props: { identity: old } }: Column, { props: { identity } }: Column): boolean {
  return old?.increment === identity?.increment;
}

/** By its id: a key that goes while another comes is replaced, which is more than its columns' types. */
function primaryKeyOf({ id }: Column, view: ModelView): ObjectId | undefined {
  return view
    .users(id)
    .find((user) => user.kind === 'constraint' && (user as Constraint).props.type === 'primary key')?.id;
}

/** An extension that moves takes the type of the old column along, which would have to stay as it is until the contract. */
function typeMoves({ uses }: Column, before: ModelView, after: ModelView): boolean {
  const home = (view: ModelView, id: ObjectId) => (view.get(id) as Extension | undefined)?.props.schema;
  return uses.some(({ on, as }) => as === 'type' && home(before, on) !== home(after, on));
}

/** What can be made again beside a column: an index, a constraint, and who refers to it. */
function canFollow(user: SchemaObject, column: ObjectId, view: ModelView): boolean {
  switch (user.kind) {
    case 'index':
      return !(user as Index).props.nullsNotDistinct;
    case 'constraint': {
      const { type, nullsNotDistinct, deferrable, include } = (user as Constraint).props;
      if (nullsNotDistinct || deferrable !== 'no') return false;
      // Foreign keys on it would be the same on the same columns, and stay with the old index.
      return !include.includes(column) || (type === 'unique' && view.users(user.id).length === 0);
    }
    case 'view':
    case 'trigger':
    case 'function':
      return true;
    default:
      return false;
  }
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
