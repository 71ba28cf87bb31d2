import { type CatalogRow, readFlag, readOne, readText, readTexts } from '../kernel/catalog-row.ts';
import { type ObjectId, objectId } from '../kernel/object-id.ts';
import type { Use } from '../kernel/schema-object.ts';

/** Input types of a function, as its identity has them. */
const signature = (oid: string): string =>
  `(SELECT '(' || coalesce(string_agg(pg_catalog.format_type(t, NULL), ', ' ORDER BY n), '') || ')'
     FROM pg_catalog.pg_proc f, unnest(f.proargtypes::oid[]) WITH ORDINALITY AS a(t, n) WHERE f.oid = ${oid})`;

/**
 * What the objects of the managed schemas ($1) use by pg_depend (manual 53.18), one row a use: expressions come from the catalog
 * as text, in which nothing can be referred to. `twice` tells an index that has a column as a key and reads it in its
 * predicate too.
 */
export const usesQuery = `
WITH space AS (SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY ($1::text[])),
member AS (
  SELECT d.classid, d.objid, e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
),
relation AS (SELECT c.oid, c.relkind, c.relname, s.nspname FROM pg_catalog.pg_class c JOIN space s ON s.oid = c.relnamespace),
user_object(classid, objid, subid, kind, path) AS (
  SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid, d.oid, 0, 'column', ARRAY[r.nspname, r.relname, a.attname]::text[]
  FROM pg_catalog.pg_attrdef d JOIN relation r ON r.oid = d.adrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, r.oid, a.attnum, 'column', ARRAY[r.nspname, r.relname, a.attname]::text[]
  FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind = 'r'
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, o.oid, 0, 'constraint', ARRAY[r.nspname, r.relname, o.conname]::text[]
  FROM pg_catalog.pg_constraint o JOIN relation r ON r.oid = o.conrelid WHERE o.contype = 'c'
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, 'index', ARRAY[r.nspname, r.relname, x.relname]::text[]
  FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  UNION ALL
  SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, w.oid, 0, 'view', ARRAY[r.nspname, r.relname]::text[]
  FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE r.relkind = 'v'
  UNION ALL
  SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, g.oid, 0, 'trigger', ARRAY[r.nspname, r.relname, g.tgname]::text[]
  FROM pg_catalog.pg_trigger g JOIN relation r ON r.oid = g.tgrelid WHERE NOT g.tgisinternal
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, 'function', ARRAY[s.nspname, p.proname, ${signature('p.oid')}]::text[]
  FROM pg_catalog.pg_proc p JOIN space s ON s.oid = p.pronamespace WHERE p.prokind = 'f'
)
SELECT u.kind, array_to_json(u.path) AS path, used.kind AS used, array_to_json(used.path) AS "usedPath",
       used.way, count(*) > 1 AS twice
FROM user_object u
JOIN pg_catalog.pg_depend d ON d.classid = u.classid AND d.objid = u.objid AND d.objsubid = u.subid
LEFT JOIN member m ON m.classid = d.refclassid AND m.objid = d.refobjid
LEFT JOIN pg_catalog.pg_type t ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
LEFT JOIN pg_catalog.pg_type el ON el.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_catalog.pg_class c ON c.oid = CASE WHEN d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass THEN d.refobjid
                                   ELSE nullif(coalesce(el.typrelid, t.typrelid), 0) END
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                   AND a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
LEFT JOIN pg_catalog.pg_proc p ON d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = d.refobjid
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_constraint k ON d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = d.refobjid
LEFT JOIN pg_catalog.pg_class kc ON kc.oid = k.conrelid
LEFT JOIN pg_catalog.pg_namespace kn ON kn.oid = kc.relnamespace
CROSS JOIN LATERAL (VALUES
  ('extension', 'type', ARRAY[m.extname::text], m.extname IS NOT NULL),
  ('column', 'reads', ARRAY[cn.nspname, c.relname, a.attname]::text[], m.extname IS NULL AND a.attname IS NOT NULL),
  (CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, CASE WHEN t.oid IS NULL THEN 'reads' ELSE 'type' END,
   ARRAY[cn.nspname, c.relname]::text[], m.extname IS NULL AND c.relkind IN ('r', 'v')),
  ('function', 'calls', ARRAY[pn.nspname, p.proname, ${signature('p.oid')}]::text[], m.extname IS NULL AND p.oid IS NOT NULL),
  ('constraint', 'key', ARRAY[kn.nspname, kc.relname, k.conname]::text[], k.oid IS NOT NULL)
) AS used(kind, way, path, found)
WHERE used.found AND d.deptype <> 'e'
GROUP BY u.kind, u.path, used.kind, used.path, used.way
ORDER BY u.kind, u.path, used.kind, used.path, used.way`;

/** The uses of each object, in the query's order. What an object says of itself and of its own parent is left out. */
export function readUses(rows: readonly CatalogRow[]): ReadonlyMap<ObjectId, readonly CatalogUse[]> {
  const uses = new Map<ObjectId, CatalogUse[]>();
  for (const row of rows) {
    const kind = readText(row, 'kind');
    const path = readTexts(row, 'path');
    const used = readText(row, 'used');
    const usedPath = readTexts(row, 'usedPath');
    // A column depends on its table, a default on its column, a view's rule on the view.
    if (kind !== 'function' && isWithin(path, usedPath)) continue;
    const [id, on] = [objectId(kind, path), objectId(used, usedPath)];
    if (id === on) continue;
    const use = { on, as: readOne(row, 'way', ways), twice: readFlag(row, 'twice') };
    const list = uses.get(id);
    if (list === undefined) uses.set(id, [use]);
    else list.push(use);
  }
  return uses;
}

/** Whether one path begins with the other. */
function isWithin(a: readonly string[], b: readonly string[]): boolean {
  return a.length !== b.length && a.every((part, at) => at >= b.length || part === b[at]);
}

/** A use as the catalog tells it. */
export interface CatalogUse extends Use {
  /** Named in two places of the object. */
  readonly twice: boolean;
}

const ways = { reads: 'reads', type: 'type', calls: 'calls', key: 'key' } as const;
