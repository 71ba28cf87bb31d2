import type { Expression } from '../../sql/expression.ts';
import { findType } from '../../sql/types.ts';
import { isSameType } from './is-same-type.ts';
import type { ColumnProps, ColumnType } from './model.ts';

/**
 * Whether a change of type copies the whole table: not where the stored bytes are the same (manual, ALTER TABLE, Notes), which
 * is so for a text without a tighter limit, a numeric of the same scale and no less precision, a network, and times of no less
 * precision. What we are not sure of copies.
 */
export function rewrites(
  before: Pick<ColumnProps, 'type' | 'collation'>,
  after: Pick<ColumnProps, 'type' | 'collation'>,
  cast: Expression | null,
): boolean {
  if (cast !== null) return true;
  const [from, to] = [before.type, after.type];
  if (isSameType(from, to)) return false;
  if (from.schema !== to.schema || from.dimensions !== to.dimensions) return true;
  // An array is converted element by element, even where the elements stay as they are.
  if (from.dimensions > 0) return true;
  const [a, b] = [limitedName(from), limitedName(to)];
  if (a === 'text' && b === 'text') return isTighter(from, to);
  if (a !== b) return !(a === 'cidr' && b === 'inet');
  switch (a) {
    case 'numeric':
      return isTighter(from, to) || (to.modifiers.length > 0 && scaleOf(from) !== scaleOf(to));
    case 'character varying':
    case 'bit varying':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
    case 'time without time zone':
    case 'time with time zone':
      return isTighter(from, to);
    default:
      return true;
  }
}

/** varchar and text are stored alike. */
function limitedName(type: ColumnType): string {
  const name = findType(type)?.name ?? type.name;
  return name === 'character varying' ? 'text' : name;
}

/** Whether the new limit may refuse or cut what the old one took; no limit is the widest. */
function isTighter(from: ColumnType, to: ColumnType): boolean {
  const [limit] = to.modifiers;
  const [old] = from.modifiers;
  return limit !== undefined && (old === undefined || Number(limit) < Number(old));
}

function scaleOf({ modifiers }: ColumnType): number {
  return Number(modifiers[1] ?? 0);
}
