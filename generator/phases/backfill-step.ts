import { makeStep } from '../kernel/make-step.ts';
import type { Step } from '../kernel/step.ts';
import type { Column } from '../kinds/column/model.ts';
import { printBackfill } from '../sql/backfill.ts';
import { printIdentifier } from '../sql/identifier.ts';
import { joinSql, print, type SqlText } from '../sql/sql-text.ts';

/** A column, what its rows get, and which rows are still to do. */
export interface Written {
  readonly column: Column;
  readonly key: readonly string[];
  readonly value: SqlText;
  readonly where: SqlText;
}

/** Writes columns of one table, batch by batch, outside any transaction: rows of which any is to do get all. */
export function backfillStep(...writes: readonly [Written, ...Written[]]): Step {
  const [{ column, key, where }, ...others] = writes;
  const [schema = '', table = '', name = ''] = column.path;
  const names = writes.map(({ column: { path } }) => path[2] ?? '');
  const backfill = {
    table: [schema, table],
    key,
    set: writes.map(({ value }, i) => [names[i] ?? name, value] as const),
    where:
      others.length === 0
        ? where
        : joinSql(
            writes.map((each) => print`(${each.where})`),
            ' OR ',
          ),
  } as const;
  const on = column.parent ?? column.id;
  return makeStep({
    id: `fill ${writes.map(({ column: { id } }) => id).join(' ')}`,
    title: `fill ${names.join(', ')} of ${schema}.${table}, batch by batch`,
    sql: printBackfill(backfill),
    consumes: writes.map(({ column: { id } }) => id),
    hazards: [
      {
        kind: 'may fail on existing data',
        on,
        message: `a row of which ${names.join(' or ')} cannot be computed ends the backfill`,
      },
    ],
    lock: 'row exclusive',
    locks: column.parent === null ? [] : [column.parent],
    transaction: 'outside',
    phase: 'backfill',
    probe: { kind: 'rows-done' },
    backfill,
  });
}

/** A column that is made from another one, where that has a value. */
export function writtenBeside(column: Column, from: Column, value: SqlText, key: readonly string[]): Written {
  const nameOf = ({ path }: Column): SqlText => printIdentifier(path[2] ?? '');
  return { column, key, value, where: print`${nameOf(column)} IS NULL AND ${nameOf(from)} IS NOT NULL` };
}

/** One backfill a table: what walks along the same rows does so once. */
export function backfillTables(writes: readonly Written[]): readonly Step[] {
  const byTable = new Map<string, [Written, ...Written[]]>();
  for (const each of writes) {
    const known = byTable.get(each.column.parent ?? '');
    if (known === undefined) byTable.set(each.column.parent ?? '', [each]);
    else known.push(each);
  }
  return [...byTable.values()].map((each) => backfillStep(...each));
}
