import { type ObjectId, objectId, pathOf } from '../../kernel/object-id.ts';
import type { Constraint } from './model.ts';

/** That columns refuse NULL: a primary key needs it of its own, and keeps them from taking any while it stands. */
export function requiredBy({ props }: Constraint): readonly ObjectId[] {
  if (props.type !== 'primary key') return [];
  return props.columns.map((column) => objectId('required', pathOf(column)));
}
