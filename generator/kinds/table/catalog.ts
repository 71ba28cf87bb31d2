import { readFlag, readOptions, readText, readTexts } from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { TableProps } from './model.ts';

export const tableCatalog: Catalog<'table', TableProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced,
       c.relpersistence = 'u' AS unlogged, to_json(c.reloptions) AS options, to_json(t.reloptions) AS toast,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
WHERE c.relkind = 'r' AND n.nspname = ANY ($1::text[]) AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`,
  read(row) {
    const path = [readText(row, 'schema'), readText(row, 'name')];
    const toast = Object.entries(readOptions(row, 'toast'));
    return {
      kind: 'table',
      id: objectId('table', path),
      path,
      parent: objectId('schema', path.slice(0, 1)),
      uses: [],
      props: {
        rls: !readFlag(row, 'rls') ? 'off' : readFlag(row, 'forced') ? 'forced' : 'enabled',
        unlogged: readFlag(row, 'unlogged'),
        with: {
          ...readOptions(row, 'options'),
          ...Object.fromEntries(toast.map(([name, value]) => [`toast.${name}`, value])),
        },
        columnOrder: readTexts(row, 'columns'),
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};
