import type { Client } from 'pg';
import { sampleMatch } from './sample-match.ts';

export interface SeedColumn {
  readonly name: string;
  /** As format_type prints it, for a cast. */
  readonly type: string;
  /** Without modifiers and array brackets; of an extension's or user's type, its bare name. */
  readonly base: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
  readonly required: boolean;
  readonly hasDefault: boolean;
  /** Identity ALWAYS and generated columns take no value. */
  readonly written: boolean;
  /** What the table's checks compare with (the values of a list are among it), and matches of their patterns. */
  readonly literals: readonly string[];
}

export interface SeedReference {
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly targets: readonly string[];
}

export interface SeedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly SeedColumn[];
  readonly references: readonly SeedReference[];
  /** Columns of each constraint and unique index, by its name: what to change when it is violated. */
  readonly constraints: Readonly<Record<string, readonly string[]>>;
}

/** The tables to seed, as the catalog describes them, with what is needed to make rows that they take. */
export async function readSeedTables(
  client: Client,
  schemas: readonly string[],
): Promise<readonly SeedTable[]> {
  const { rows } = await client.query<{
    seed: SeedTable & { checks: readonly { columns: string[]; text: string }[] };
  }>(
    `SELECT json_build_object('schema', n.nspname, 'name', c.relname,
       'columns', COALESCE((SELECT json_agg(json_build_object(
           'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
           'base', CASE WHEN e.typnamespace = 'pg_catalog'::regnamespace THEN format_type(e.oid, NULL) ELSE e.typname END,
           'modifiers', COALESCE((SELECT json_agg(m::int) FROM regexp_split_to_table(
               substring(format_type(a.atttypid, a.atttypmod) FROM '\\(([0-9,]+)\\)'), ',') m), '[]'),
           'array', e.oid <> t.oid, 'required', a.attnotnull, 'hasDefault', a.atthasdef OR a.attidentity <> '',
           'written', a.attgenerated = '' AND a.attidentity <> 'a', 'literals', '[]'::json) ORDER BY a.attnum)
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]'),
       'references', COALESCE((SELECT json_agg(json_build_object(
           'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'targets', ${columnNames('k.confrelid', 'k.confkey')},
           'schema', fn.nspname, 'table', f.relname) ORDER BY cardinality(k.conkey) DESC, k.conname)
         FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
         WHERE k.conrelid = c.oid AND k.contype = 'f'), '[]'),
       'constraints', COALESCE((SELECT json_object_agg(name, columns) FROM (
           SELECT k.conname AS name, ${columnNames('k.conrelid', 'k.conkey')} AS columns
           FROM pg_constraint k WHERE k.conrelid = c.oid AND k.conkey IS NOT NULL
           UNION ALL
           SELECT ic.relname, (SELECT json_agg(a.attname) FROM pg_depend d
             JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
             WHERE d.objid = i.indexrelid AND d.refobjid = c.oid AND d.refobjsubid > 0)
           FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
           WHERE i.indrelid = c.oid AND i.indisunique
             AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid)) named
         WHERE columns IS NOT NULL), '{}'),
       'checks', COALESCE((SELECT json_agg(json_build_object(
           'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'text', pg_get_expr(k.conbin, k.conrelid)))
         FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey IS NOT NULL), '[]')) AS seed
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = ANY ($1::text[])
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY n.nspname, c.relname`,
    [schemas],
  );
  return rows.map(({ seed: { checks, ...table } }) => ({
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      literals: checks
        .filter(({ columns }) => columns.includes(column.name))
        .flatMap(({ text }) => literalsOf(text, column.base)),
    })),
  }));
}

function columnNames(relation: string, numbers: string): string {
  return `(SELECT json_agg(a.attname ORDER BY x.at) FROM unnest(${numbers}) WITH ORDINALITY x (n, at)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = x.n)`;
}

const texts = new Set(['text', 'character varying', 'character', 'name', 'citext', 'bpchar']);

/**
 * The literals of an expression, as PostgreSQL prints it, that are of the column's type; and for what may be a pattern,
 * a text that it matches.
 */
function literalsOf(expression: string, base: string): readonly string[] {
  const found: string[] = [];
  for (const [, inside = '', type = ''] of expression.matchAll(/'((?:[^']|'')*)'::([a-z][a-z ]*[a-z])/g)) {
    const literal = inside.replaceAll("''", "'");
    if (type !== base && !(texts.has(type) && texts.has(base))) continue;
    const match = literal.startsWith('^') ? sampleMatch(literal) : null;
    found.push(match ?? literal);
  }
  return found;
}
