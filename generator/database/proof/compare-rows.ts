import type { Client } from 'pg';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { joinSql, print } from '../../sql/sql-text.ts';

/** Rows of each table as sorted texts, by `schema.table` as identifiers print. */
export type TableRows = ReadonlyMap<string, readonly string[]>;

export interface ReadTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** Every row of the given columns, as text: no client-side parser may round what it reads. */
export async function readRows(client: Client, tables: readonly ReadTable[]): Promise<TableRows> {
  const found = new Map<string, readonly string[]>();
  for (const { schema, table, columns } of tables) {
    const name = printQualified([schema, table]);
    const list = joinSql(columns.map(printIdentifier), ', ');
    const { rows } = await client.query<{ row: string }>(
      print`SELECT t::text AS row FROM (SELECT ${list} FROM ${name}) t ORDER BY 1`,
    );
    found.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

/** What became of a table's rows. */
export interface RowDifference {
  readonly table: string;
  readonly text: string;
}

/** One for each table whose rows are not what they were. */
export function compareRows(before: TableRows, after: TableRows): readonly RowDifference[] {
  const found: RowDifference[] = [];
  for (const [table, rows] of before) {
    const now = after.get(table);
    if (now === undefined || now.length !== rows.length) {
      found.push({ table, text: `${table} had ${rows.length} rows and has ${now?.length ?? 'none'}` });
      continue;
    }
    const at = rows.findIndex((row, i) => row !== now[i]);
    if (at !== -1) found.push({ table, text: `${table} had the row ${rows[at]} and has ${now[at]}` });
  }
  return found;
}
