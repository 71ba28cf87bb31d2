import {
  type CatalogRow,
  readFlag,
  readOptions,
  readRows,
  readText,
  readTexts,
} from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import type { IndexKey, IndexProps } from './model.ts';

/**
 * indoption: bit 1 is DESC, bit 2 NULLS FIRST (pg_index). `to_jsonb` reads columns of newer majors. A key's collation
 * is told only where it is not that of its column or type.
 */
export const indexCatalog: Catalog<'index', IndexProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS table, x.relname AS name, m.amname AS method, i.indisunique AS unique,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
       (SELECT json_agg(json_build_object(
          'column', a.attname,
          'expression', CASE WHEN i.indkey[k.n] = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.n + 1, false) END,
          'collation', CASE WHEN i.indcollation[k.n] <> coalesce(a.attcollation, t.typcollation)
                            THEN json_build_array(cn.nspname, co.collname) END,
          'class', CASE WHEN NOT oc.opcdefault THEN oc.opcname END,
          'classSchema', nullif(ocn.nspname, 'pg_catalog'),
          'extension', e.extname,
          'descending', (i.indoption[k.n] & 1) = 1,
          'nullsFirst', (i.indoption[k.n] & 2) = 2) ORDER BY k.n)
        FROM generate_series(0, i.indnkeyatts - 1) AS k(n)
        JOIN pg_catalog.pg_attribute xa ON xa.attrelid = i.indexrelid AND xa.attnum = k.n + 1
        JOIN pg_catalog.pg_type t ON t.oid = xa.atttypid
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] AND a.attnum > 0
        LEFT JOIN pg_catalog.pg_collation co ON co.oid = i.indcollation[k.n]
        LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
        JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[k.n]
        JOIN pg_catalog.pg_namespace ocn ON ocn.oid = oc.opcnamespace
        LEFT JOIN pg_catalog.pg_depend ed
          ON ed.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND ed.objid = oc.oid AND ed.deptype = 'e'
        LEFT JOIN pg_catalog.pg_extension e ON e.oid = ed.refobjid) AS keys,
       (SELECT json_agg(a.attname ORDER BY k.n)
        FROM generate_series(i.indnkeyatts, i.indnatts - 1) AS k(n)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n]) AS include,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate, to_json(x.reloptions) AS options,
       pg_catalog.obj_description(x.oid, 'pg_class') AS comment
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = x.relam
WHERE c.relkind = 'r' AND x.relkind = 'i' AND NOT x.relispartition AND n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'
                    AND d.objid IN (c.oid, x.oid))
ORDER BY n.nspname, c.relname, x.relname`,
  read(row) {
    const table = [readText(row, 'schema'), readText(row, 'table')];
    const path = [...table, readText(row, 'name')];
    const keys = readRows(row, 'keys');
    const include = readTexts(row, 'include').map((name) => objectId('column', [...table, name]));
    const predicate = readText(row, 'predicate', null);
    return {
      kind: 'index',
      id: objectId('index', path),
      path,
      parent: objectId('table', table),
      uses: [
        ...keys.flatMap((key) => usesOf(key, table)),
        ...include.map((on) => ({ on, as: 'member' as const })),
      ],
      props: {
        method: readText(row, 'method'),
        unique: readFlag(row, 'unique'),
        nullsNotDistinct: readFlag(row, 'nullsNotDistinct'),
        keys: keys.map((key) => readKey(key, table)),
        include,
        where: predicate === null ? null : [predicate],
        with: readOptions(row, 'options'),
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};

function readKey(key: CatalogRow, table: readonly string[]): IndexKey {
  const expression = readText(key, 'expression', null);
  const [schema, collation] = readTexts(key, 'collation');
  const operatorClass = readText(key, 'class', null);
  return {
    expression:
      expression === null
        ? [{ ref: objectId('column', [...table, readText(key, 'column')]), via: 'table' }]
        : [expression],
    collation: schema === undefined || collation === undefined ? null : [schema, collation],
    operatorClass:
      operatorClass === null ? null : { schema: readText(key, 'classSchema', null), name: operatorClass },
    direction: readFlag(key, 'descending') ? 'desc' : 'asc',
    nulls: readFlag(key, 'nullsFirst') ? 'first' : 'last',
  };
}

function usesOf(key: CatalogRow, table: readonly string[]): readonly Use[] {
  const column = readText(key, 'column', null);
  const extension = readText(key, 'extension', null);
  return [
    ...(column === null ? [] : [{ on: objectId('column', [...table, column]), as: 'member' as const }]),
    ...(extension === null ? [] : [{ on: objectId('extension', [extension]), as: 'type' as const }]),
  ];
}
