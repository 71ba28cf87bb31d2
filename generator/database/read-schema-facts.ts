import type { Client } from 'pg';
import type { ColumnFact, RelationFact, SchemaFacts } from '../nullability/facts.ts';

/** What the catalog says of rows and NULL: columns, keys, valid checks, texts of views, casts that somebody made. */
export async function readSchemaFacts(client: Client): Promise<SchemaFacts> {
  const { rows } = await client.query<{
    schema: string;
    name: string;
    query: string | null;
    columns: readonly ColumnFact[] | null;
    checks: readonly string[] | null;
    keys: readonly (readonly string[])[] | null;
    odd_casts: boolean;
  }>(factsQuery);
  const relations = new Map<string, RelationFact>();
  for (const { schema, name, query, columns, checks, keys } of rows) {
    const names = (columns ?? []).map((column) => column.name);
    relations.set(JSON.stringify([schema, name]), {
      columns: columns ?? [],
      checks: checks ?? [],
      query,
      names,
      keys: keys ?? [],
    });
  }
  const functions = await client.query<{ name: string; set: boolean }>(functionsQuery);
  const named = (set: boolean): ReadonlySet<string> =>
    new Set(functions.rows.flatMap((one) => (one.set === set ? [one.name] : [])));
  return {
    relation: (schema, name) => relations.get(JSON.stringify([schema, name])),
    oddCasts: rows[0]?.odd_casts ?? false,
    setFunctions: named(true),
    aggregates: named(false),
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
       -- The equality of an index with another collation or operator class is not that of the column.
       (SELECT json_agg(i.columns ORDER BY i.isprimary DESC, i.name) FROM (
          SELECT x.indisprimary AS isprimary, r.relname AS name, json_agg(a.attname ORDER BY k.at) AS columns
          FROM pg_index x JOIN pg_class r ON r.oid = x.indexrelid
          CROSS JOIN LATERAL unnest(x.indkey::int2[], x.indclass::oid[], x.indcollation::oid[])
            WITH ORDINALITY k(number, operators, words, at)
          JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number
          JOIN pg_opclass o ON o.oid = k.operators
          WHERE x.indrelid = c.oid AND x.indisunique AND x.indimmediate AND x.indisvalid
            AND x.indpred IS NULL AND x.indexprs IS NULL AND k.at <= x.indnkeyatts
          GROUP BY x.indexrelid, x.indisprimary, r.relname
          HAVING bool_and(a.attnotnull AND o.opcdefault AND k.words = a.attcollation)) i) AS keys,
       EXISTS (SELECT FROM pg_cast WHERE oid >= 16384 AND castmethod = 'f') AS odd_casts
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'
ORDER BY 1, 2`;

const functionsQuery = `
SELECT DISTINCT proname AS name, proretset AS set FROM pg_proc WHERE proretset OR prokind IN ('a', 'w')`;
