import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { ModelView } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Expression } from '../sql/expression.ts';
import type { SqlText } from '../sql/sql-text.ts';
import { backfillKey } from './backfill-key.ts';

/** A column that is NOT NULL from now on, and what its rows get. */
export interface Fill {
  readonly column: Column;
  readonly isNew: boolean;
  readonly value: SqlText;
  readonly key: readonly string[];
  /** Programs that do not send the column go on working; else its NOT NULL waits for their successors. */
  readonly hasDefault: boolean;
}

/** Backfills that have something to do: of a column that is new, or may be NULL until now. */
export function findFills(
  before: ModelView,
  after: ModelView,
  values: ReadonlyMap<ObjectId, Expression>,
): { readonly fills: readonly Fill[]; readonly problems: readonly Diagnostic[] } {
  const fills: Fill[] = [];
  const problems: Diagnostic[] = [];
  for (const [id, value] of values) {
    const column = after.get(id) as Column | undefined;
    const old = before.get(id) as Column | undefined;
    if (column === undefined || column.parent === null || before.get(column.parent) === undefined) continue;
    if (
      column.props.generated !== null ||
      (old !== undefined && (!old.props.nullable || column.props.nullable))
    )
      continue;
    const key = backfillKey(column.parent, before.model, new Set([id]));
    const kept = backfillKey(column.parent, after.model, new Set([id]));
    if (key === null || kept?.join('\0') !== key.join('\0')) {
      problems.push({
        code: 'TW326',
        severity: 'error',
        message: `${nameObject(column)} is to be filled batch by batch, and its table has no key to walk along`,
        hint: 'Give the table a primary key, in a migration before this one.',
        at: id,
        source: column.source,
      });
      continue;
    }
    fills.push({
      column,
      isNew: old === undefined,
      value: printExpression(value),
      key,
      hasDefault: column.props.default !== null || column.props.nullable,
    });
  }
  return { fills, problems };
}
