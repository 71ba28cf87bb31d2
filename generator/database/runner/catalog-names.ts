import type { Client } from 'pg';
import { kindOf, type ObjectId, pathOf } from '../../kernel/object-id.ts';

/** As much of an object as tells its names. */
export interface NamedObject {
  readonly id: ObjectId;
  readonly props?: Readonly<Record<string, unknown>>;
}

/** What an object is called in the catalogs; a key brings an index of its name. */
export function namesOf({ id, props }: NamedObject): readonly string[] {
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

/** A name that stands in the catalogs, and what has it. */
export interface FoundName {
  readonly key: string;
  /** `view public.orders` */
  readonly what: string;
}

/** Which of the names (of `namesOf`) something has. */
export async function findNames(client: Client, keys: readonly string[]): Promise<readonly FoundName[]> {
  const wanted: { type: string; schema: string; name: string; key: string }[] = [];
  for (const key of keys) {
    const [type, schema, name]: string[] = JSON.parse(key);
    wanted.push({ type: type ?? '', schema: schema ?? '', name: name ?? '', key });
  }
  if (wanted.length === 0) return [];
  const { rows } = await client.query<FoundName>(
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
  return rows;
}
