import type { Client } from 'pg';
import { type Granted, grantsBetween } from './grants-between.ts';
import type { MigrationBlock } from './parse-migration.ts';

/**
 * Where a column takes the name of another (`-- @grants-by-name`), who was granted that column reads and writes by its name.
 * PostgreSQL keeps such a grant with the column, and that is the one which goes, so the grants of a table's columns
 * are read before and given back by name (manual 5.8).
 *
 * @returns what gives them back, to be called in the same transaction
 */
export async function keptColumnGrants(
  client: Client,
  { grantsByName }: MigrationBlock,
): Promise<() => Promise<void>> {
  const before = grantsByName ? await readColumnGrants(client, null) : [];
  return async () => {
    if (before.length === 0) return;
    const oids = before.map(({ oid }) => oid);
    const after = new Map((await readColumnGrants(client, oids)).map((each) => [each.oid, each]));
    for (const old of before) {
      const now = after.get(old.oid);
      if (now === undefined) continue;
      for (const statement of grantsBetween(now, old)) await client.query(statement);
    }
  };
}

/** @param oids of the tables to read; null: of all that have a column with grants of its own */
async function readColumnGrants(client: Client, oids: readonly string[] | null): Promise<readonly Granted[]> {
  const { rows } = await client.query<Granted>(query, [oids]);
  return rows;
}

const query = `
  SELECT 'TABLE' AS kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.oid::text,
    pg_catalog.pg_get_userbyid(c.relowner)::text AS owner,
    (SELECT pg_catalog.array_agg(attname::text) FROM pg_catalog.pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
    (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('privilege', privilege_type, 'on', a.attname, 'to',
        CASE WHEN grantee <> 0 THEN pg_catalog.pg_get_userbyid(grantee) END, 'grantable', is_grantable)), '[]')
      FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) WHERE a.attrelid = c.oid) AS grants
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND CASE WHEN $1::oid[] IS NULL THEN c.oid IN (SELECT attrelid FROM pg_catalog.pg_attribute WHERE attacl IS NOT NULL)
      ELSE c.oid = ANY ($1) END`;
