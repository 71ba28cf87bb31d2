import { printIdentifier, printQualified } from './identifier.ts';
import { joinSql, print, type SqlText, trustSql } from './sql-text.ts';

/** Rows to be written batch by batch, in the order of a key, each batch a transaction of its own. */
export interface Backfill {
  readonly table: readonly [schema: string, name: string];
  /** Columns of a key without NULL: batches walk along it. */
  readonly key: readonly string[];
  /** What is written: an expression over the row. */
  readonly set: readonly (readonly [column: string, value: SqlText])[];
  /** Of the rows that are still to do. */
  readonly where: SqlText;
}

/** Rows of one batch when psql runs it; the runner chooses its own size by what it measures. */
const batchSize = 1000;

/**
 * The one comment line that the runner reads a backfill from. Nothing in it can end the line: JSON escapes line feed and
 * carriage return, which are all that ends a comment of PostgreSQL's.
 */
export function printBackfillComment({ table, key, set, where }: Backfill): SqlText {
  return trustSql(`-- @backfill ${JSON.stringify({ table, key, set, where })}`);
}

/**
 * The same work as a statement for psql. `updated_at` keeps its value, because the rows say nothing new. COMMIT in a DO is
 * allowed where no transaction is open (manual 43.8).
 */
export function printBackfill({ table, key, set, where }: Backfill): SqlText {
  const name = printQualified(table);
  const variables = key.map((_, i) => trustSql(`backfill_at_${i + 1}`));
  const declared = key.map(
    (column, i) => print`  ${variables[i] ?? trustSql('')} ${name}.${printIdentifier(column)}%TYPE;`,
  );
  const keys = joinSql(key.map(printIdentifier), ', ');
  const last = joinSql(
    key.map((column) => print`last_row.${printIdentifier(column)}`),
    ', ',
  );
  const at = joinSql(variables, ', ');
  const [first = trustSql('')] = variables;
  const writes = joinSql(
    set.map(([column, value]) => print`${printIdentifier(column)} = ${value}`),
    ', ',
  );
  // Each batch begins with the last row of the one before, so that one condition serves the first batch too.
  const body = print`
#variable_conflict use_column
DECLARE
${joinSql(declared, '\n')}
  backfill_rows bigint;
BEGIN
  SELECT ${keys} INTO ${at} FROM ${name} ORDER BY ${keys} LIMIT 1;
  WHILE ${first} IS NOT NULL LOOP
    PERFORM pg_catalog.set_config('tablewright.preserve_timestamps', 'on', true);
    WITH batch AS MATERIALIZED (
      SELECT ${keys} FROM ${name} WHERE (${keys}) >= (${at}) ORDER BY ${keys} LIMIT ${batchSize}
    ), written AS (
      UPDATE ${name} SET ${writes}
      WHERE (${keys}) IN (SELECT ${keys} FROM batch) AND (${where})
    ), last_row AS (
      SELECT ${keys} FROM batch ORDER BY ${joinSql(
        key.map((column) => print`${printIdentifier(column)} DESC`),
        ', ',
      )} LIMIT 1
    )
    SELECT (SELECT pg_catalog.count(*) FROM batch), ${last} INTO backfill_rows, ${at} FROM last_row;
    COMMIT;
    EXIT WHEN backfill_rows < ${batchSize};
  END LOOP;
END
`;
  const tag = dollarTag(body);
  return print`DO ${tag}${body}${tag}`;
}

/** A dollar quote that does not occur in the text. */
function dollarTag(body: string): SqlText {
  let tag = '$backfill$';
  for (let i = 1; body.includes(tag); i += 1) tag = `$backfill${i}$`;
  return trustSql(tag);
}
