import { readText } from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { SchemaProps } from './model.ts';

export const schemaCatalog: Catalog<'schema', SchemaProps> = {
  query: `
SELECT n.nspname AS name, pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment
FROM pg_catalog.pg_namespace n
WHERE n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid
                    AND d.deptype = 'e')
ORDER BY n.nspname`,
  read(row) {
    const name = readText(row, 'name');
    return {
      kind: 'schema',
      id: objectId('schema', [name]),
      path: [name],
      parent: null,
      uses: [],
      props: {},
      // PostgreSQL gives public a comment of its own at initdb; ours never plans public at all.
      comment: name === 'public' ? null : readText(row, 'comment', null),
      owner: name === 'public' ? 'external' : 'schema',
      source: null,
    };
  },
};
