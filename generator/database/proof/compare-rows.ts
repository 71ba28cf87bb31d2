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

/** A line for each table whose rows are not what they were. */
export function compareRows(before: TableRows, after: TableRows): readonly string[] {
  const lines: string[] = [];
  for (const [table, rows] of before) {
    const now = after.get(table);
    if (now === undefined || now.length !== rows.length) {
      lines.push(`${table} had ${rows.length} rows and has ${now?.length ?? 'none'}`);
      continue;
    }
    const differing = rows.findIndex((row, at) => row !== now[at]);
    if (differing !== -1) lines.push(`${table} had the row ${rows[differing]} and has ${now[differing]}`);
  }
  return lines;
}
