import { readText } from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { ExtensionProps } from './model.ts';

/** Every extension but plpgsql, which initdb installs: an extension belongs to the database, not to a schema. */
export const extensionCatalog: Catalog<'extension', ExtensionProps> = {
  query: `
SELECT e.extname AS name, n.nspname AS schema
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' AND $1::text[] IS NOT NULL
ORDER BY e.extname`,
  read(row) {
    const name = readText(row, 'name');
    const schema = readText(row, 'schema');
    return {
      kind: 'extension',
      id: objectId('extension', [name]),
      path: [name],
      parent: null,
      uses: [{ on: objectId('schema', [schema]), as: 'member' }],
      props: { schema },
      // Its comment in the database is in the words of its control file; ours is for docs and readers of schema.ts.
      comment: null,
      owner: 'schema',
      source: null,
    };
  },
};
