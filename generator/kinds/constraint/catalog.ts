import { readFlag, readOne, readText, readTexts } from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import type { ConstraintProps } from './model.ts';

/** Columns of a key array as names, in its order. */
function names(table: string, keys: string): string {
  return `(SELECT json_agg(a.attname ORDER BY k.position)
        FROM unnest(${keys}) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.number)`;
}

/** NOT NULL constraints, which 18 keeps as rows of their own, are the column's. `to_jsonb` reads columns of newer majors. */
export const constraintCatalog: Catalog<'constraint', ConstraintProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS table, o.conname AS name, o.contype::text AS type,
       ${names('o.conrelid', "CASE WHEN o.contype = 'c' THEN '{}'::int2[] ELSE o.conkey END")} AS columns,
       ${names('o.conrelid', '(i.indkey::int2[])[i.indnkeyatts:]')} AS include,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
       CASE WHEN o.contype = 'c' THEN pg_catalog.pg_get_expr(o.conbin, o.conrelid) END AS expression,
       o.contype = 'c' AND o.connoinherit AS "noInherit",
       tn.nspname AS "targetSchema", t.relname AS target,
       ${names('o.confrelid', 'o.confkey')} AS "targetColumns",
       o.confupdtype::text AS "onUpdate", o.confdeltype::text AS "onDelete",
       ${names('o.conrelid', "translate(to_jsonb(o) ->> 'confdelsetcols', '[]', '{}')::int2[]")} AS "onDeleteColumns",
       o.confmatchtype::text AS match, o.condeferrable AS deferrable, o.condeferred AS deferred, ki.relname AS key,
       ko.conname AS "keyConstraint",
       pg_catalog.obj_description(o.oid, 'pg_constraint') AS comment
FROM pg_catalog.pg_constraint o
JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
LEFT JOIN pg_catalog.pg_class t ON t.oid = o.confrelid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_class ki ON ki.oid = o.conindid AND o.contype = 'f'
LEFT JOIN pg_catalog.pg_constraint ko ON ko.conindid = ki.oid AND ko.contype IN ('p', 'u')
WHERE o.contype IN ('p', 'u', 'c', 'f') AND o.conparentid = 0 AND c.relkind = 'r' AND NOT c.relispartition
  AND n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, o.conname`,
  read(row) {
    const table = [readText(row, 'schema'), readText(row, 'table')];
    const path = [...table, readText(row, 'name')];
    const targetName = readText(row, 'target', null);
    const targetPath = targetName === null ? null : [readText(row, 'targetSchema'), targetName];
    const columns = readTexts(row, 'columns').map((name) => objectId('column', [...table, name]));
    const targetColumns =
      targetPath === null
        ? []
        : readTexts(row, 'targetColumns').map((name) => objectId('column', [...targetPath, name]));
    const include = readTexts(row, 'include').map((name) => objectId('column', [...table, name]));
    const expression = readText(row, 'expression', null);
    const type = readOne(row, 'type', { p: 'primary key', u: 'unique', c: 'check', f: 'foreign key' });
    const target = targetPath === null ? null : objectId('table', targetPath);
    return {
      kind: 'constraint',
      id: objectId('constraint', path),
      path,
      parent: objectId('table', table),
      uses: usesOf([...columns, ...include], target, targetColumns, keyOf(row, targetPath)),
      props: {
        type,
        columns,
        include,
        nullsNotDistinct: readFlag(row, 'nullsNotDistinct'),
        expression: expression === null ? null : [expression],
        values: null,
        shape: null,
        noInherit: readFlag(row, 'noInherit'),
        target,
        targetColumns,
        onUpdate: readOne(row, 'onUpdate', actions),
        onDelete: readOne(row, 'onDelete', actions),
        onDeleteColumns: readTexts(row, 'onDeleteColumns').map((name) =>
          objectId('column', [...table, name]),
        ),
        match: readOne(row, 'match', { f: 'full', s: 'simple', ' ': 'simple' }),
        deferrable: !readFlag(row, 'deferrable')
          ? 'no'
          : readFlag(row, 'deferred')
            ? 'initially deferred'
            : 'initially immediate',
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};

/** A constraint that is no foreign key has a blank for each action. */
const actions = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
  ' ': 'no action',
} as const;

/** The constraint, or the bare unique index, that a foreign key stands on. */
function keyOf(
  row: Readonly<Record<string, unknown>>,
  targetPath: readonly string[] | null,
): ObjectId | null {
  if (targetPath === null) return null;
  const constraint = readText(row, 'keyConstraint', null);
  if (constraint !== null) return objectId('constraint', [...targetPath, constraint]);
  return objectId('index', [...targetPath, readText(row, 'key')]);
}

function usesOf(
  members: readonly ObjectId[],
  target: ObjectId | null,
  targetColumns: readonly ObjectId[],
  key: ObjectId | null,
): readonly Use[] {
  return [
    ...members.map((on) => ({ on, as: 'member' as const })),
    ...(target === null ? [] : [{ on: target, as: 'reads' as const }]),
    ...targetColumns.map((on) => ({ on, as: 'key' as const })),
    ...(key === null ? [] : [{ on: key, as: 'key' as const }]),
  ];
}
