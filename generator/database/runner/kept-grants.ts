import type { Client } from 'pg';
import { type Granted, grantsBetween } from './grants-between.ts';
import type { MigrationBlock } from './parse-migration.ts';

/**
 * What is dropped and made again within a block begins without grants, or with those of default privileges, and belongs to
 * who runs it. No model knows either, so they are read before and given back after (manual 5.8).
 *
 * @returns what gives them back, to be called in the same transaction
 */
export async function keptGrants(
  client: Client,
  { statements }: MigrationBlock,
): Promise<() => Promise<void>> {
  const drops = statements.some(
    ({ words: [verb, what] }) => verb === 'drop' && /^(view|function)$/.test(what ?? ''),
  );
  if (!drops) return async () => {};
  const before = await readGranted(client);
  return async () => {
    const after = new Map((await readGranted(client)).map((each) => [each.kind + each.name, each]));
    for (const old of before) {
      const now = after.get(old.kind + old.name);
      if (now === undefined || now.oid === old.oid) continue;
      for (const statement of grantsBetween(now, old)) await client.query(statement);
    }
  };
}

async function readGranted(client: Client): Promise<readonly Granted[]> {
  const { rows } = await client.query<Granted>(query);
  return rows;
}

const query = `
  WITH granted AS (
    SELECT 'VIEW' AS kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.oid, c.relowner AS owner, n.nspname,
      (SELECT pg_catalog.array_agg(attname::text) FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS columns,
      COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v'
    UNION ALL
    SELECT 'FUNCTION', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)),
      p.oid, p.proowner, n.nspname, '{}', COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'f'),
  grants AS (
    SELECT g.oid, NULL AS on_column, acl.* FROM granted g, pg_catalog.aclexplode(g.acl) acl
    UNION ALL
    SELECT g.oid, a.attname::text, acl.* FROM granted g JOIN pg_catalog.pg_attribute a ON g.kind = 'VIEW' AND a.attrelid = g.oid,
      pg_catalog.aclexplode(a.attacl) acl)
  SELECT g.kind, g.name, g.oid::text, pg_catalog.pg_get_userbyid(g.owner)::text AS owner, g.columns,
    (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('privilege', privilege_type, 'on', on_column, 'to',
        CASE WHEN grantee <> 0 THEN pg_catalog.pg_get_userbyid(grantee) END, 'grantable', is_grantable)), '[]')
      FROM grants WHERE grants.oid = g.oid) AS grants
  FROM granted g WHERE g.nspname NOT IN ('pg_catalog', 'information_schema') AND g.nspname !~ '^pg_'`;
