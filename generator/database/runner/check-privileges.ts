import type { Client } from 'pg';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { kindOf, type ObjectId, pathOf } from '../../kernel/object-id.ts';
import type { MigrationSource } from './migration-source.ts';

/** Something that a migration makes, changes or refers to, as the catalogs know it. */
interface Wish {
  readonly type: 'relation' | 'function' | 'schema' | 'extension' | 'references';
  readonly schema: string;
  readonly name: string;
  /** The object that first needs it, for the message. */
  readonly id: ObjectId;
}

/**
 * Names what the role may not do of what the migrations need: change what belongs to somebody else, make something in a
 * schema or in the database, refer to a table, install an extension. PostgreSQL itself would say so one by one, and late.
 */
export async function checkPrivileges(
  client: Client,
  migrations: readonly MigrationSource[],
): Promise<readonly Diagnostic[]> {
  const wishes = new Map<string, Wish>();
  const add = (type: Wish['type'], schema: string, name: string, id: ObjectId): void => {
    const key = JSON.stringify([type, schema, name]);
    if (!wishes.has(key)) wishes.set(key, { type, schema, name, id });
  };
  for (const { record } of migrations) {
    for (const change of record.changes) {
      if ('put' in change && change.put.owner !== undefined) continue;
      if ('rename' in change) addWish(change.rename[0], add);
      else addWish('put' in change ? change.put.id : change.drop, add);
      const target = 'put' in change ? change.put.props?.target : undefined;
      if ('put' in change && typeof target === 'string') {
        const [schema = '', name = ''] = pathOf(`table:${target.slice(target.indexOf(':') + 1)}`);
        add('references', schema, name, change.put.id);
      }
    }
  }
  if (wishes.size === 0) return [];
  const { rows } = await client.query<{ id: ObjectId; what: string; hint: string | null }>(lackingSql, [
    JSON.stringify([...wishes.values()]),
  ]);
  return rows.map(({ id, what, hint }) => ({
    code: 'TW663',
    severity: 'error',
    message: what,
    hint,
    at: id,
    source: null,
  }));
}

/** What belongs to a table is changed by the table's owner alone (manual, ALTER TABLE). */
function addWish(
  id: ObjectId,
  add: (type: Wish['type'], schema: string, name: string, id: ObjectId) => void,
): void {
  const [first = '', second = '', third = ''] = pathOf(id);
  const kind = kindOf(id);
  if (kind === 'schema') add('schema', first, '', id);
  else if (kind === 'extension') add('extension', '', first, id);
  else if (kind === 'function') add('function', first, `${second}${third}`, id);
  else if (second !== '') add('relation', first, second, id);
}

const lackingSql = `
WITH wished AS (SELECT * FROM json_to_recordset($1) AS w (type text, schema text, name text, id text)),
owned AS (
  SELECT w.id, 'relation' AS type, w.schema, w.name, c.relowner AS owner
  FROM wished w JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
  WHERE w.type = 'relation'
  UNION ALL
  SELECT w.id, 'function', w.schema, w.name, p.proowner
  FROM wished w JOIN pg_namespace n ON n.nspname = w.schema
  JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname || '(' || oidvectortypes(p.proargtypes) || ')' = w.name
  WHERE w.type = 'function'
  UNION ALL
  SELECT w.id, 'schema', w.schema, w.name, n.nspowner
  FROM wished w JOIN pg_namespace n ON n.nspname = w.schema WHERE w.type = 'schema')
SELECT o.id, format('role %s may not change %s %s: it belongs to %s', current_user, o.type,
    concat_ws('.', o.schema, NULLIF(o.name, '')), pg_get_userbyid(o.owner)) AS what,
  format('Run as %1$s, or: GRANT %1$I TO %2$I.', pg_get_userbyid(o.owner), current_user) AS hint
FROM owned o WHERE NOT pg_has_role(o.owner, 'USAGE')
UNION ALL
SELECT min(w.id), format('role %s may not make anything in schema %s, as %s needs', current_user, w.schema, min(w.id)),
  format('GRANT CREATE ON SCHEMA %I TO %I.', w.schema, current_user)
FROM wished w JOIN pg_namespace n ON n.nspname = w.schema
WHERE w.type IN ('relation', 'function') AND NOT has_schema_privilege(n.oid, 'CREATE')
  AND NOT EXISTS (SELECT FROM owned o WHERE o.type = w.type AND o.schema = w.schema AND o.name = w.name)
GROUP BY w.schema
UNION ALL
SELECT min(w.id), format('role %s may not make a schema in database %s, as %s needs', current_user, current_database(), min(w.id)),
  format('GRANT CREATE ON DATABASE %I TO %I.', current_database(), current_user)
FROM wished w
WHERE w.type = 'schema' AND NOT has_database_privilege(current_database(), 'CREATE')
  AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = w.schema)
HAVING count(*) > 0
UNION ALL
SELECT w.id, format('role %s may not install extension %s', current_user, w.name),
  format('Have it installed by a superuser: CREATE EXTENSION %I.', w.name)
FROM wished w
WHERE w.type = 'extension' AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = w.name)
  AND EXISTS (SELECT FROM pg_available_extension_versions v JOIN pg_available_extensions a ON a.name = v.name AND a.default_version = v.version
    WHERE v.name = w.name AND v.superuser AND NOT (v.trusted AND has_database_privilege(current_database(), 'CREATE')))
  AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
UNION ALL
SELECT w.id, format('role %s may not refer to table %s.%s', current_user, w.schema, w.name),
  format('GRANT REFERENCES ON %I.%I TO %I.', w.schema, w.name, current_user)
FROM wished w JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
WHERE w.type = 'references' AND NOT has_table_privilege(c.oid, 'REFERENCES') AND NOT pg_has_role(c.relowner, 'USAGE')
ORDER BY 2`;
