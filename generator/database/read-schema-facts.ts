import type { Client } from 'pg';
import type { ColumnFact, RelationFact, SchemaFacts } from '../nullability/facts.ts';

/** What the catalog says of NULL: columns, valid checks, texts of views, casts that somebody made. */
export async function readSchemaFacts(client: Client): Promise<SchemaFacts> {
  const { rows } = await client.query<{
    schema: string;
    name: string;
    query: string | null;
    columns: readonly ColumnFact[] | null;
    checks: readonly string[] | null;
    odd_casts: boolean;
  }>(factsQuery);
  const relations = new Map<string, RelationFact>();
  for (const { schema, name, query, columns, checks } of rows) {
    const names = (columns ?? []).map((column) => column.name);
    relations.set(JSON.stringify([schema, name]), {
      columns: columns ?? [],
      checks: checks ?? [],
      query,
      names,
    });
  }
  return {
    relation: (schema, name) => relations.get(JSON.stringify([schema, name])),
    oddCasts: rows[0]?.odd_casts ?? false,
  };
}

/** An OID below 16384 is that of an object of PostgreSQL's own (manual, 52 and the source's transam.h). */
const factsQuery = `
SELECT n.nspname AS schema, c.relname AS name,
       CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) END AS query,
       (SELECT json_agg(json_build_object(
          'name', a.attname,
          'type', CASE WHEN b.oid < 16384 THEN b.typname END,
          'notNull', a.attnotnull,
          'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END) ORDER BY a.attnum)
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT json_agg(pg_get_expr(k.conbin, k.conrelid) ORDER BY k.conname)
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.convalidated) AS checks,
       EXISTS (SELECT FROM pg_cast WHERE oid >= 16384 AND castmethod = 'f') AS odd_casts
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'
ORDER BY 1, 2`;
