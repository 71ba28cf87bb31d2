import type { Client } from 'pg';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import type { Violated } from '../database-error.ts';

interface Broken {
  readonly type: 'c' | 'f';
  /** Of a check; null of a foreign key. */
  readonly condition: string | null;
  readonly columns: readonly string[] | null;
  readonly target: readonly [schema: string, name: string] | null;
  readonly targetColumns: readonly string[] | null;
}

/**
 * A query for the rows that a constraint which stands, but was not validated, refuses; null where the error is about something
 * else, or the constraint went with its transaction.
 */
export async function offendingRows(client: Client, violated: Violated): Promise<SqlText | null> {
  const { schema, table, constraint } = violated;
  const { rows } = await client.query<Broken>(query, [schema, table, constraint]);
  const [found] = rows;
  if (found === undefined) return null;
  const from = printQualified([schema, table]);
  const { condition, columns, target, targetColumns } = found;
  if (condition !== null) return print`SELECT * FROM ${from} WHERE NOT (${trustSql(condition)});`;
  if (columns === null || target === null || targetColumns === null) return null;
  const row = (alias: string, names: readonly string[]): SqlText =>
    print`ROW(${joinSql(
      names.map((name) => print`${trustSql(alias)}.${printIdentifier(name)}`),
      ', ',
    )})`;
  const source = row('source', columns);
  return print`SELECT * FROM ${from} AS source WHERE NOT EXISTS (SELECT FROM ${printQualified(target)} AS target WHERE ${row('target', targetColumns)} = ${source}) AND ${source} IS NOT NULL;`;
}

const query = `SELECT k.contype AS type,
    CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS condition,
    (SELECT pg_catalog.json_agg(a.attname ORDER BY at) FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY key (num, at)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.num) AS columns,
    (SELECT pg_catalog.json_build_array(tn.nspname, t.relname) FROM pg_catalog.pg_class t
      JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace WHERE t.oid = k.confrelid) AS target,
    (SELECT pg_catalog.json_agg(a.attname ORDER BY at) FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY key (num, at)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.num) AS "targetColumns"
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND k.conname = $3 AND k.contype IN ('c', 'f') AND NOT k.convalidated`;
