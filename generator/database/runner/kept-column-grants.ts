import type { Client } from 'pg';
import { type Granted, grantsBetween } from './grants-between.ts';
import type { MigrationBlock } from './parse-migration.ts';

/** A table of which columns have grants of their own. */
interface GrantedTable extends Granted {
  /** By name, the number that a column keeps whatever it is called. */
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * PostgreSQL keeps what is granted on a column with the column. Where one goes within a block and another has its name at the end,
 * who was granted it reads and writes it by its name, so that the grants are read before and given back after
 * (manual 5.8): where it is dropped and added again, and where a script says that names are taken over (`-- @grants-by-name`)
 * from columns that go later.
 *
 * @returns what gives them back, to be called in the same transaction
 */
export async function keptColumnGrants(
  client: Client,
  { statements, grantsByName }: MigrationBlock,
): Promise<() => Promise<void>> {
  const drops = statements.some(({ sql, words: [verb] }) => verb === 'alter' && /\bDROP COLUMN\b/i.test(sql));
  const before = grantsByName || drops ? await readColumnGrants(client, null) : [];
  return async () => {
    if (before.length === 0) return;
    const oids = before.map(({ oid }) => oid);
    const after = new Map((await readColumnGrants(client, oids)).map((each) => [each.oid, each]));
    for (const old of before) {
      const now = after.get(old.oid);
      if (now === undefined) continue;
      const names = grantsByName ? null : namesMadeAnew(old, now);
      for (const statement of grantsBetween(onColumns(now, names), onColumns(old, names)))
        await client.query(statement);
    }
  };
}

/** Names of columns that are gone, and that others have now. */
function namesMadeAnew(old: GrantedTable, now: GrantedTable): readonly string[] {
  const standing = new Set<number | undefined>(Object.values(now.numbers));
  return now.columns.filter((name) => Object.hasOwn(old.numbers, name) && !standing.has(old.numbers[name]));
}

/** @param names null: of all columns */
function onColumns(table: GrantedTable, names: readonly string[] | null): Granted {
  if (names === null) return table;
  return { ...table, grants: table.grants.filter(({ on }) => on !== null && names.includes(on)) };
}

/** @param oids of the tables to read; null: of all that have a column with grants of its own */
async function readColumnGrants(
  client: Client,
  oids: readonly string[] | null,
): Promise<readonly GrantedTable[]> {
  const { rows } = await client.query<GrantedTable>(query, [oids]);
  return rows;
}

const query = `
  SELECT 'TABLE' AS kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.oid::text,
    pg_catalog.pg_get_userbyid(c.relowner)::text AS owner, standing.columns, standing.numbers,
    (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('privilege', privilege_type, 'on', a.attname, 'to',
        CASE WHEN grantee <> 0 THEN pg_catalog.pg_get_userbyid(grantee) END, 'grantable', is_grantable)), '[]')
      FROM pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) WHERE a.attrelid = c.oid AND NOT a.attisdropped) AS grants
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
    LATERAL (SELECT pg_catalog.array_agg(attname::text) AS columns, pg_catalog.json_object_agg(attname, attnum) AS numbers
      FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) standing
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND CASE WHEN $1::oid[] IS NULL THEN c.oid IN (SELECT attrelid FROM pg_catalog.pg_attribute WHERE attacl IS NOT NULL)
      ELSE c.oid = ANY ($1) END`;
