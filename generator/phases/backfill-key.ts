import type { ModelView } from '../kernel/model.ts';
import { type ObjectId, pathOf } from '../kernel/object-id.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Constraint } from '../kinds/constraint/model.ts';

/**
 * Columns along which a table can be walked: its primary key, else a unique constraint over columns without NULL. Null where
 * there is none but over the columns that are about to be written.
 */
export function backfillKey(
  table: ObjectId,
  view: ModelView,
  written: ReadonlySet<ObjectId> = new Set(),
): readonly string[] | null {
  const keys: Constraint[] = [];
  for (const object of view.children(table)) {
    if (object.kind !== 'constraint') continue;
    const key = object as Constraint;
    const { type, columns } = key.props;
    if (type !== 'primary key' && type !== 'unique') continue;
    if (columns.every((id) => !written.has(id) && isRequired(view.get(id) as Column | undefined)))
      keys.push(key);
  }
  const rank = ({ props }: Constraint): number => (props.type === 'primary key' ? 0 : 1);
  keys.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return keys[0]?.props.columns.map((id) => pathOf(id)[2] ?? '') ?? null;
}

function isRequired(column: Column | undefined): boolean {
  return column !== undefined && !column.props.nullable;
}
