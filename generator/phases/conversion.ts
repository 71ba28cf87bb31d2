import type { Model, ModelView } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
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
 * Columns whose new type would copy the whole table while nobody reads it, and that can be converted beside it. Not those that
 * others refer to or are computed from, nor generated and identity columns, nor where the table has no other key to walk along:
 * these change in place.
 */
export function findConversions(
  before: ModelView,
  after: ModelView,
  casts: ReadonlyMap<ObjectId, Expression>,
  taken: ReadonlySet<string>,
): readonly Conversion[] {
  const changed: Column[] = [];
  for (const object of after.model.objects.values()) {
    const old = before.get(object.id);
    if (object.kind !== 'column' || object.owner !== 'schema' || old === undefined || old === object)
      continue;
    const column = object as Column;
    if (rewrites((old as Column).props, column.props, casts.get(column.id) ?? null)) changed.push(column);
  }
  const ids = new Set(changed.map(({ id }) => id));
  return changed.flatMap((column) => {
    const old = before.get(column.id) as Column;
    const key = column.parent === null ? null : backfillKey(column.parent, before.model, ids);
    const kept = column.parent === null ? null : backfillKey(column.parent, after.model, ids);
    if (key === null || kept === null || key.join('\0') !== kept.join('\0')) return [];
    if (!standsAlone(old, before) || !standsAlone(column, after)) return [];
    if (typeMoves(old, before, after)) return [];
    const name = pathOf(column.id)[2] ?? '';
    const cast = casts.get(column.id);
    const lost = lostOf(old, column);
    return {
      before: old,
      after: column,
      next: withName(column, freeName(name, '_new', taken)),
      old: withName(column, freeName(name, '_old', taken)),
      forth:
        cast === undefined
          ? print`${columnOf(column)}::${printType(column.props.type)}`
          : printExpression(cast),
      back: print`${columnOf(column)}::${printType(old.props.type)}`,
      cast: cast !== undefined,
      key,
      lost,
      beyond: lost ?? (cast === undefined ? null : 'what using() leaves out goes'),
    };
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

function standsAlone({ id, parent, props }: Column, view: ModelView): boolean {
  if (props.generated !== null || props.identity !== null) return false;
  return view.users(id).every((user) => canFollow(user, parent));
}

/** An extension that moves takes the type of the old column along, which would have to stay as it is until the contract. */
function typeMoves({ uses }: Column, before: ModelView, after: ModelView): boolean {
  const home = (view: ModelView, id: ObjectId) => (view.get(id) as Extension | undefined)?.props.schema;
  return uses.some(({ on, as }) => as === 'type' && home(before, on) !== home(after, on));
}

/** What can be made again beside a column: an index, and a constraint that nobody refers to. */
function canFollow(user: SchemaObject, table: ObjectId | null): boolean {
  switch (user.kind) {
    case 'index':
      return !(user as Index).props.nullsNotDistinct;
    case 'constraint': {
      const { type, nullsNotDistinct, deferrable } = (user as Constraint).props;
      return user.parent === table && type !== 'primary key' && !nullsNotDistinct && deferrable === 'no';
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
