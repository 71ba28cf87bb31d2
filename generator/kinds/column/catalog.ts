import { readFlag, readOne, readRows, readText, readTexts } from '../../kernel/catalog-row.ts';
import { BugError } from '../../kernel/diagnostic.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import { parseType } from '../../sql/types.ts';
import type { ColumnProps, Identity } from './model.ts';

/** The session's search_path must be pg_catalog, so that types and expressions print qualified. */
export const columnCatalog: Catalog<'column', ColumnProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, a.attnotnull AS required,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attgenerated::text AS generated,
       pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
       CASE WHEN a.attcollation <> t.typcollation THEN json_build_array(cn.nspname, co.collname) END AS collation,
       CASE WHEN a.attidentity <> '' THEN json_build_array(json_build_object(
         'mode', a.attidentity, 'start', s.seqstart::text, 'increment', s.seqincrement::text, 'cycle', s.seqcycle))
       END AS identity,
       pg_catalog.col_description(c.oid, a.attnum) AS comment,
       en.extname AS extension
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type el ON el.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_depend sd
  ON a.attidentity <> '' AND sd.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
 AND sd.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
 AND sd.refobjid = c.oid AND sd.refobjsubid = a.attnum AND sd.deptype = 'i'
LEFT JOIN pg_catalog.pg_sequence s ON s.seqrelid = sd.objid
LEFT JOIN pg_catalog.pg_depend td
  ON td.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND td.objid = coalesce(el.oid, t.oid)
 AND td.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND td.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension en ON en.oid = td.refobjid
WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname = ANY ($1::text[])
  AND a.attnum > 0 AND NOT a.attisdropped
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, a.attnum`,
  read(row) {
    const path = [readText(row, 'schema'), readText(row, 'table'), readText(row, 'name')];
    const text = readText(row, 'type');
    const type = parseType(text);
    if (type === null) throw new BugError(`cannot read the type ${text}`);
    const expression = readText(row, 'expression', null);
    const generated = readText(row, 'generated') !== '';
    const [collationSchema, collation] = readTexts(row, 'collation');
    const extension = readText(row, 'extension', null);
    return {
      kind: 'column',
      id: objectId('column', path),
      path,
      parent: objectId('table', path.slice(0, 2)),
      uses: extension === null ? [] : [{ on: objectId('extension', [extension]), as: 'type' }],
      props: {
        type,
        nullable: !readFlag(row, 'required'),
        default: expression === null || generated ? null : [expression],
        generated: expression === null || !generated ? null : [expression],
        identity: readIdentity(row),
        collation:
          collationSchema === undefined || collation === undefined ? null : [collationSchema, collation],
        typescript: { as: null, values: null, json: null },
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};

function readIdentity(row: Readonly<Record<string, unknown>>): Identity | null {
  const [identity] = readRows(row, 'identity');
  if (identity === undefined) return null;
  return {
    mode: readOne(identity, 'mode', { a: 'always', d: 'by default' }),
    start: readText(identity, 'start'),
    increment: readText(identity, 'increment'),
    cycle: readFlag(identity, 'cycle'),
  };
}
