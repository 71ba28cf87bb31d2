import type { Client } from 'pg';
import { toDatabaseError } from '../database-error.ts';
import { defaultLedgerSchema, ledgerName } from '../runner/ledger.ts';
import type { Unmodelled } from './unmodelled.ts';
import { unmodelledObjects } from './unmodelled-objects.ts';
import { unmodelledStates } from './unmodelled-states.ts';

const common = `
WITH space AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY ($1::text[])),
member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
rel AS (
  SELECT c.*, s.nspname || '.' || c.relname AS label FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
    AND NOT (s.nspname = $2 AND (c.relname = $3 OR EXISTS (
      SELECT FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE i.indexrelid = c.oid AND t.relname = $3 AND t.relnamespace = c.relnamespace)))
),
type AS (
  SELECT t.* FROM pg_type t WHERE t.typrelid = 0
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
),
routine AS (
  SELECT p.oid, s.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS label
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
)`;

const query = `${common}
SELECT kind::text, name::text, definition::text
FROM (${[...unmodelledObjects, ...unmodelledStates].join('\nUNION ALL\n')}) AS found(kind, name, definition)
ORDER BY 1, 2, 3`;

/**
 * What a database has in the given schemas, or for all of them, that no kind models. Members of extensions and the
 * ledger are left out; so are owners.
 *
 * @param client a session of ours: search_path is pg_catalog, so that definitions print qualified
 * @throws DatabaseError
 */
export async function readUnmodelled(
  client: Client,
  schemas: readonly string[],
): Promise<readonly Unmodelled[]> {
  try {
    const { rows } = await client.query<{ kind: string; name: string; definition: string | null }>(query, [
      schemas,
      defaultLedgerSchema,
      ledgerName,
    ]);
    return rows;
  } catch (error) {
    throw toDatabaseError(error, 'read what no kind models');
  }
}
