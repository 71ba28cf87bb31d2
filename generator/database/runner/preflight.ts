import type { Client } from 'pg';
import type { CanonicalObject } from '../../kernel/canonical.ts';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { kindOf, type ObjectId, pathOf } from '../../kernel/object-id.ts';
import type { MigrationSource } from './migration-source.ts';

/**
 * Names what the pending migrations would run into, before the first statement: objects to be created whose name
 * is taken by something that no migration of ours made, and extensions that live in another schema.
 *
 * @param applied migrations that the database has
 * @param pending migrations of which nothing is applied yet
 */
export async function preflight(
  client: Client,
  applied: readonly MigrationSource[],
  pending: readonly MigrationSource[],
): Promise<readonly Diagnostic[]> {
  const ours = new Set<string>();
  for (const { record } of applied) {
    for (const change of record.changes) {
      if ('put' in change) for (const name of namesOf(change.put)) ours.add(name);
      if ('rename' in change) for (const name of namesOf({ id: change.rename[1] })) ours.add(name);
    }
  }
  const created = new Map<string, ObjectId>();
  const extensions = new Map<string, { id: ObjectId; schema: string }>();
  for (const { record } of pending) {
    for (const change of record.changes) {
      if (!('put' in change) || change.put.owner !== undefined) continue;
      const { id, props } = change.put;
      const schema = props?.schema;
      if (kindOf(id) === 'extension' && typeof schema === 'string') {
        extensions.set(pathOf(id)[0] ?? '', { id, schema });
      }
      for (const name of namesOf(change.put))
        if (!ours.has(name) && !created.has(name)) created.set(name, id);
    }
  }
  return [...(await findTaken(client, created)), ...(await findStrayExtensions(client, extensions))];
}

/** What an object is called in the catalogs; a key brings an index of its name. */
function namesOf({ id, props }: CanonicalObject): readonly string[] {
  const [schema = '', ...rest] = pathOf(id);
  const last = rest.at(-1) ?? '';
  const relation = JSON.stringify(['relation', schema, last]);
  switch (kindOf(id)) {
    case 'schema':
      return [JSON.stringify(['schema', schema, ''])];
    case 'table':
    case 'view':
    case 'index':
      return [relation];
    case 'constraint':
      return props?.type === 'primary key' || props?.type === 'unique' ? [relation] : [];
    case 'function':
      return [JSON.stringify(['function', schema, `${rest[0] ?? ''}${last}`])];
    default:
      return [];
  }
}

async function findTaken(
  client: Client,
  created: ReadonlyMap<string, ObjectId>,
): Promise<readonly Diagnostic[]> {
  const wanted: { type: string; schema: string; name: string; key: string }[] = [];
  for (const key of created.keys()) {
    const [type, schema, name]: string[] = JSON.parse(key);
    wanted.push({ type: type ?? '', schema: schema ?? '', name: name ?? '', key });
  }
  if (wanted.length === 0) return [];
  const { rows } = await client.query<{ key: string; what: string }>(
    `WITH wanted AS (SELECT * FROM json_to_recordset($1) AS w (type text, schema text, name text, key text))
     SELECT w.key, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
              WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'index' END
            || ' ' || w.schema || '.' || w.name AS what
     FROM wanted w JOIN pg_namespace n ON n.nspname = w.schema
     JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
     WHERE w.type = 'relation'
     UNION ALL
     SELECT w.key, 'function ' || w.schema || '.' || w.name
     FROM wanted w JOIN pg_namespace n ON n.nspname = w.schema
     JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname || '(' || oidvectortypes(p.proargtypes) || ')' = w.name
     WHERE w.type = 'function'
     UNION ALL
     SELECT w.key, 'schema ' || w.schema
     FROM wanted w JOIN pg_namespace n ON n.nspname = w.schema
     WHERE w.type = 'schema'
     ORDER BY 2`,
    [JSON.stringify(wanted)],
  );
  return rows.map(({ key, what }) => ({
    code: 'TW624',
    severity: 'error',
    message: `${what} exists already, and no migration made it`,
    hint: 'Rename or drop what is there, or choose another name in schema.ts.',
    at: created.get(key) ?? null,
    source: null,
  }));
}

async function findStrayExtensions(
  client: Client,
  extensions: ReadonlyMap<string, { id: ObjectId; schema: string }>,
): Promise<readonly Diagnostic[]> {
  if (extensions.size === 0) return [];
  const { rows } = await client.query<{ name: string; schema: string }>(
    `SELECT e.extname AS name, n.nspname AS schema
     FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ANY ($1)`,
    [[...extensions.keys()]],
  );
  return rows.flatMap(({ name, schema }) => {
    const wanted = extensions.get(name);
    if (wanted === undefined || wanted.schema === schema) return [];
    return [
      {
        code: 'TW625' as const,
        severity: 'error' as const,
        message: `extension ${name} lives in schema ${schema} here, and the migration names it in ${wanted.schema}`,
        hint: `Declare it as it is: extension('${name}', { schema: '${schema}' }).`,
        at: wanted.id,
        source: null,
      },
    ];
  });
}
