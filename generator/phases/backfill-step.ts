import { makeStep } from '../kernel/make-step.ts';
import type { Step } from '../kernel/step.ts';
import type { Column } from '../kinds/column/model.ts';
import { printBackfill } from '../sql/backfill.ts';
import type { SqlText } from '../sql/sql-text.ts';

/** Writes a column, batch by batch, outside any transaction. */
export function backfillStep(column: Column, key: readonly string[], value: SqlText, where: SqlText): Step {
  const [schema = '', table = '', name = ''] = column.path;
  const backfill = { table: [schema, table], key, set: [[name, value]], where } as const;
  return makeStep({
    id: `fill ${column.id}`,
    title: `fill column ${column.path.join('.')}, batch by batch`,
    sql: printBackfill(backfill),
    consumes: [column.id],
    hazards: [
      {
        kind: 'may fail on existing data',
        on: column.id,
        message: 'a row for which the value cannot be computed ends the backfill',
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
