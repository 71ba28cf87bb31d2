import { canonicalText } from '../../kernel/canonical.ts';
import type { ColumnType } from './model.ts';

/** Whether two types are one: the type of an extension that moved to another schema is in its columns what it was. */
export function isSameType(before: ColumnType, after: ColumnType): boolean {
  return canonicalText({ ...before, schema: null }) === canonicalText({ ...after, schema: null });
}
