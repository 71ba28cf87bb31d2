import type { Client } from 'pg';
import { defaultLedgerSchema, ledgerName } from '../runner/ledger.ts';

const states = /^(invalid index|constraint that is not validated|trigger that does not fire)/;

/** Whether a fact is of an object that no kind models, and not a state of one that is modelled. */
export function isObject(fact: string): boolean {
  return !states.test(fact);
}

/**
 * What a database has in the given schemas that no kind models, as one line of text each: objects that a hand-written
 * statement may leave behind, and states that no kind's props tell (an invalid index, a disabled trigger).
 */
export async function readLeftovers(client: Client, schemas: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ fact: string }>(
    `WITH managed AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY ($1::text[])),
     members AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
     relations AS (
       SELECT c.*, m.nspname FROM pg_class c JOIN managed m ON m.oid = c.relnamespace
       WHERE NOT (m.nspname = $2 AND (c.relname = $3 OR EXISTS (
           SELECT FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
           WHERE i.indexrelid = c.oid AND t.relname = $3 AND t.relnamespace = c.relnamespace)))
         AND NOT EXISTS (SELECT FROM members WHERE classid = 'pg_class'::regclass AND objid = c.oid))
     SELECT 'invalid index ' || r.nspname || '.' || r.relname AS fact
     FROM relations r JOIN pg_index i ON i.indexrelid = r.oid WHERE NOT i.indisvalid OR NOT i.indisready
     UNION ALL
     SELECT 'constraint that is not validated: ' || k.conname || ' on ' || r.nspname || '.' || r.relname
     FROM relations r JOIN pg_constraint k ON k.conrelid = r.oid WHERE NOT k.convalidated
     UNION ALL
     SELECT 'trigger that does not fire as usual: ' || t.tgname || ' on ' || r.nspname || '.' || r.relname
     FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal AND t.tgenabled <> 'O'
     UNION ALL
     SELECT CASE r.relkind WHEN 'S' THEN 'sequence ' WHEN 'm' THEN 'materialized view ' WHEN 'p' THEN 'partitioned table '
              WHEN 'f' THEN 'foreign table ' ELSE 'composite type ' END || r.nspname || '.' || r.relname
     FROM relations r WHERE r.relkind IN ('S', 'm', 'p', 'f', 'c')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i')
     UNION ALL
     SELECT 'type ' || m.nspname || '.' || t.typname
     FROM pg_type t JOIN managed m ON m.oid = t.typnamespace
     WHERE t.typtype IN ('d', 'e', 'r', 'm')
       AND NOT EXISTS (SELECT FROM members WHERE classid = 'pg_type'::regclass AND objid = t.oid)
     UNION ALL
     SELECT 'policy ' || p.polname || ' on ' || r.nspname || '.' || r.relname
     FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
     UNION ALL
     SELECT 'rule ' || w.rulename || ' on ' || r.nspname || '.' || r.relname
     FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
     UNION ALL
     SELECT 'statistics ' || m.nspname || '.' || s.stxname
     FROM pg_statistic_ext s JOIN managed m ON m.oid = s.stxnamespace
     UNION ALL
     SELECT 'grants on ' || r.nspname || '.' || r.relname || ': ' || r.relacl::text FROM relations r WHERE r.relacl IS NOT NULL
     UNION ALL
     SELECT 'grants on schema ' || m.nspname || ': ' || n.nspacl::text
     FROM managed m JOIN pg_namespace n USING (oid) WHERE n.nspacl IS NOT NULL
     UNION ALL
     SELECT CASE p.prokind WHEN 'f' THEN 'grants on function ' WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate '
              ELSE 'window function ' END || m.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')'
              || COALESCE(': ' || p.proacl::text, '')
     FROM pg_proc p JOIN managed m ON m.oid = p.pronamespace
     WHERE (p.prokind <> 'f' OR p.proacl IS NOT NULL)
       AND NOT EXISTS (SELECT FROM members WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
     UNION ALL
     SELECT 'event trigger ' || evtname FROM pg_event_trigger
     ORDER BY 1`,
    [schemas, defaultLedgerSchema, ledgerName],
  );
  return rows.map(({ fact }) => fact);
}
