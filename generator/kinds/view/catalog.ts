import { readOptions, readRows, readText } from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { ViewProps } from './model.ts';

/** What a view reads comes from its rule's dependencies (manual 52.18). */
export const viewCatalog: Catalog<'view', ViewProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS name, pg_catalog.pg_get_viewdef(c.oid) AS query,
       to_json(c.reloptions) AS options,
       (SELECT json_agg(json_build_object('name', a.attname, 'comment', pg_catalog.col_description(c.oid, a.attnum))
                        ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT json_agg(DISTINCT jsonb_build_object('schema', un.nspname, 'name', u.relname, 'relkind', u.relkind,
                                                    'column', a.attname))
        FROM pg_catalog.pg_rewrite r
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> c.oid
        JOIN pg_catalog.pg_class u ON u.oid = d.refobjid AND u.relkind IN ('r', 'v')
        JOIN pg_catalog.pg_namespace un ON un.oid = u.relnamespace AND un.nspname = ANY ($1::text[])
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = u.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
        WHERE r.ev_class = c.oid) AS reads,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`,
  read(row) {
    const path = [readText(row, 'schema'), readText(row, 'name')];
    const columns = readRows(row, 'columns').map((column) => ({
      name: readText(column, 'name'),
      comment: readText(column, 'comment', null),
    }));
    const options = readOptions(row, 'options');
    const reads = readRows(row, 'reads').flatMap((used) => {
      const relation = [readText(used, 'schema'), readText(used, 'name')];
      const column = readText(used, 'column', null);
      const on = objectId(readText(used, 'relkind') === 'v' ? 'view' : 'table', relation);
      return [on, ...(column === null ? [] : [objectId('column', [...relation, column])])];
    });
    return {
      kind: 'view',
      id: objectId('view', path),
      path,
      parent: objectId('schema', path.slice(0, 1)),
      uses: [...new Set(reads)].map((on) => ({ on, as: 'reads' as const })),
      props: {
        query: [readText(row, 'query').replace(/;\s*$/, '').trim()],
        columns: columns.map(({ name }) => name),
        securityInvoker: isOn(options.security_invoker),
        securityBarrier: isOn(options.security_barrier),
        checkOption:
          options.check_option === 'local' || options.check_option === 'cascaded'
            ? options.check_option
            : 'none',
        columnComments: Object.fromEntries(
          columns.flatMap(({ name, comment }) => (comment === null ? [] : [[name, comment]])),
        ),
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};

/** A boolean storage parameter is kept as it was written (manual 19.1). */
function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(t|tr|tru|true|on|y|ye|yes|1)$/i.test(value);
}
