import type { ObjectId } from '../../kernel/object-id.ts';
import type { Lowering } from '../../lower/lowering.ts';
import type { Relation } from '../../sql/ref.ts';
import { isComparable } from '../../sql/types.ts';
import type { Column } from '../column/model.ts';
import type { ConstraintProps } from './model.ts';

/** Checks a foreign key against both tables, and finds the key that serves it; null when there is none. */
export function checkForeignKey(
  table: Relation,
  props: ConstraintProps,
  lowering: Lowering,
): ObjectId | null {
  const { columns, targetColumns, target } = props;
  if (target === null) return null;
  const from = columns.map((id) => lowering.get(id) as Column | undefined);
  const to = targetColumns.map((id) => lowering.get(id) as Column | undefined);
  const label = `foreign key of ${table.name}`;
  if (columns.length !== targetColumns.length) {
    lowering.report(
      'TW210',
      `${label} has ${columns.length} columns and refers to ${targetColumns.length}`,
      'Name as many columns on both sides, in the same order.',
    );
    return null;
  }
  for (let i = 0; i < from.length; i += 1) checkTypes(label, from[i], to[i], lowering);
  checkActions(label, props, from, lowering);
  const wanted = new Set(targetColumns);
  const key = (lowering.uniqueKeys.get(target) ?? []).find(
    ({ columns: of }) => of.length === wanted.size && of.every((id) => wanted.has(id)),
  );
  if (key !== undefined) return key.id;
  const names = to.map((column) => column?.path[2] ?? '').join(', ');
  lowering.report(
    'TW209',
    `${label} refers to (${names}), which is not unique in its table`,
    `Add unique(${to.map((column) => `t.${column?.path[2] ?? ''}`).join(', ')}) to the table, or refer to its primary key (manual 5.5.5).`,
  );
  return null;
}

function checkTypes(
  label: string,
  from: Column | undefined,
  to: Column | undefined,
  lowering: Lowering,
): void {
  if (from === undefined || to === undefined) return;
  const a = from.props.type;
  const b = to.props.type;
  if (a.name === b.name && a.dimensions === b.dimensions) return;
  const near = isComparable(a, b);
  lowering.report(
    near ? 'TW225' : 'TW208',
    `${label}: ${from.path[2]} is ${printed(from)}, but ${to.path[1]}.${to.path[2]} is ${printed(to)}`,
    `Give ${from.path[2]} the type of the column that it refers to.`,
    near ? 'warning' : 'error',
  );
}

function printed({ props: { type } }: Column): string {
  return `${type.name}${type.dimensions === 1 ? '[]' : ''}`;
}

function checkActions(
  label: string,
  { onDelete, onUpdate, onDeleteColumns }: ConstraintProps,
  from: readonly (Column | undefined)[],
  lowering: Lowering,
): void {
  const hit = (columns: readonly (Column | undefined)[], action: string, when: string) => {
    for (const column of columns) {
      if (column === undefined) continue;
      const { nullable, default: value, generated } = column.props;
      const name = column.path[2];
      if (
        generated !== null &&
        /^set|cascade/.test(action) &&
        (when === 'onUpdate' || action !== 'cascade')
      ) {
        lowering.report(
          'TW214',
          `${label}: ${when} ${action} cannot set the generated column ${name}`,
          'Use no action.',
        );
      } else if (action === 'set null' && !nullable) {
        lowering.report(
          'TW214',
          `${label}: ${when} set null, but ${name} is NOT NULL`,
          `Make ${name} .nullable(), or choose another action.`,
        );
      } else if (action === 'set default' && value === null && !nullable) {
        lowering.report(
          'TW214',
          `${label}: ${when} set default, but ${name} is NOT NULL without a default`,
          `Give ${name} a default, or choose another action.`,
        );
      }
    }
  };
  hit(
    onDeleteColumns.length > 0 ? from.filter((c) => c !== undefined && onDeleteColumns.includes(c.id)) : from,
    onDelete,
    'onDelete',
  );
  hit(from, onUpdate, 'onUpdate');
}
