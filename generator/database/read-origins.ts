import type { Client } from 'pg';
import type { StatementColumn } from './describe-statement.ts';

/** A column by the names of its relation and its own. */
export type ColumnOrigin = readonly [schema: string, relation: string, column: string];

/** The column of a table or view that each column of a statement plainly is, through joins and subqueries; else null. */
export async function readOrigins(
  client: Client,
  columns: readonly StatementColumn[],
): Promise<readonly (ColumnOrigin | null)[]> {
  if (!columns.some(({ table }) => table !== 0)) return columns.map(() => null);
  const { rows } = await client.query<{ schema: string | null; relation: string; column: string }>(
    `SELECT n.nspname AS schema, c.relname AS relation, a.attname AS column
       FROM unnest($1::oid[], $2::integer[]) WITH ORDINALITY asked(relation, number, at)
       LEFT JOIN pg_attribute a ON a.attrelid = asked.relation AND a.attnum = asked.number
       LEFT JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY asked.at`,
    [columns.map(({ table }) => table), columns.map(({ number }) => number)],
  );
  return rows.map(({ schema, relation, column }) => (schema === null ? null : [schema, relation, column]));
}
