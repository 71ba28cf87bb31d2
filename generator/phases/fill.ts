import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { ModelView } from '../kernel/model.ts';
import { nameObject } from '../kernel/name-object.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { printExpression } from '../kernel/print-expression.ts';
import { copiesTable } from '../kinds/column/copies-table.ts';
import type { Column } from '../kinds/column/model.ts';
import type { Expression } from '../sql/expression.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { print, type SqlText, trustSql } from '../sql/sql-text.ts';
import { backfillKey } from './backfill-key.ts';
import { bare, nullable, withoutDefault } from './column-forms.ts';

/** A column whose rows get their values in batches. */
export interface Fill {
  readonly column: Column;
  /** How it stands at first, without a value in any row, and while rows get theirs. */
  readonly start: Column;
  readonly filling: Column;
  readonly value: SqlText;
  /** Of the rows that have none yet. */
  readonly where: SqlText;
  readonly key: readonly string[];
  /** Programs that do not send the column go on working; else its NOT NULL waits for their successors. */
  readonly hasDefault: boolean;
  /** Nobody asked for it: where it cannot be, the column is added at once. */
  readonly implied: boolean;
}

/**
 * Backfills that have something to do: of a column that is new, or may be NULL until now.
 *
 * @param values what an author said that rows get
 * @param implied whether a new column whose own default or identity says it, row by row, is filled too: ADD COLUMN would copy
 *   the table for it
 */
export function findFills(
  before: ModelView,
  after: ModelView,
  values: ReadonlyMap<ObjectId, Expression>,
  implied: boolean,
): { readonly fills: readonly Fill[]; readonly problems: readonly Diagnostic[] } {
  const fills: Fill[] = [];
  const problems: Diagnostic[] = [];
  const keyOf = ({ id, parent }: Column): readonly string[] | null => {
    if (parent === null) return null;
    const key = backfillKey(parent, before, new Set([id]));
    const kept = backfillKey(parent, after, new Set([id]));
    return key !== null && kept?.join('\0') === key.join('\0') ? key : null;
  };
  for (const [id, value] of values) {
    const column = after.get(id) as Column | undefined;
    const old = before.get(id) as Column | undefined;
    if (column === undefined || !isIn(column, before)) continue;
    if (
      column.props.generated !== null ||
      (old !== undefined && (!old.props.nullable || column.props.nullable))
    )
      continue;
    const key = keyOf(column);
    if (key === null) problems.push(keyless(column));
    else fills.push(declaredFill(column, old, printExpression(value), key));
  }
  if (!implied) return { fills, problems };
  for (const object of after.model.objects.values()) {
    if (object.kind !== 'column' || object.owner !== 'schema' || values.has(object.id)) continue;
    const column = object as Column;
    if (before.get(column.id) !== undefined || !isIn(column, before) || !copiesTable(column.props)) continue;
    const key = column.props.generated === null ? keyOf(column) : null;
    if (key !== null) fills.push(impliedFill(column, key));
  }
  return { fills, problems };
}

function isIn({ parent }: Column, view: ModelView): boolean {
  return parent !== null && view.get(parent) !== undefined;
}

function declaredFill(column: Column, old: Column | undefined, value: SqlText, key: readonly string[]): Fill {
  return {
    column,
    start: old === undefined ? bare(column) : nullable(column),
    filling: nullable(column),
    value,
    where: print`${nameOf(column)} IS NULL`,
    key,
    hasDefault: column.props.default !== null || column.props.nullable,
    implied: false,
  };
}

/** Rows get what an insert without the column would. */
function impliedFill(column: Column, key: readonly string[]): Fill {
  const value = trustSql('DEFAULT');
  if (column.props.identity === null)
    return { ...declaredFill(column, undefined, value, key), implied: true };
  // An identity wants NOT NULL, and a constant copies nothing. No sequence of ours gives 0: it counts from 1 up or from -1 down.
  const start = withoutDefault(column);
  return {
    column,
    start: { ...start, props: { ...start.props, default: ['0'], nullable: false } },
    filling: column,
    value,
    where: print`${nameOf(column)} = 0`,
    key,
    hasDefault: true,
    implied: true,
  };
}

function keyless(column: Column): Diagnostic {
  return {
    code: 'TW326',
    severity: 'error',
    message: `${nameObject(column)} is to be filled batch by batch, and its table has no key to walk along`,
    hint: 'Give the table a primary key, in a migration before this one.',
    at: column.id,
    source: column.source,
  };
}

function nameOf({ path }: Column): SqlText {
  return printIdentifier(path[2] ?? '');
}
