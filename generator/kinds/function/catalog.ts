import {
  type CatalogRow,
  readFlag,
  readOne,
  readRows,
  readText,
  readTexts,
} from '../../kernel/catalog-row.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { FunctionArgument, FunctionProps } from './model.ts';

/**
 * Plain functions whose body is text; aggregates, window functions, procedures and SQL-standard bodies are not ours.
 * The identity is made of input types as format_type prints them.
 */
export const functionCatalog: Catalog<'function', FunctionProps> = {
  query: `
SELECT n.nspname AS schema, p.proname AS name, pg_catalog.pg_get_function_result(p.oid) AS returns,
       l.lanname AS language, p.prosrc AS body, p.provolatile::text AS volatility, p.proisstrict AS strict,
       p.prosecdef AS definer, p.proparallel::text AS parallel, p.proleakproof AS leakproof,
       to_json(p.proconfig) AS settings,
       (SELECT json_agg(json_build_object(
          'name', nullif(p.proargnames[g.n], ''), 'type', pg_catalog.format_type(g.type, NULL),
          'mode', coalesce(p.proargmodes[g.n]::text, 'i'),
          'default', pg_catalog.pg_get_function_arg_default(p.oid, g.n::int)) ORDER BY g.n)
        FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS g(type, n)) AS arguments,
       pg_catalog.obj_description(p.oid, 'pg_proc') AS comment
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.prokind = 'f' AND n.nspname = ANY ($1::text[]) AND l.lanname NOT IN ('c', 'internal')
  -- The CASE keeps the conversion from being made of the thousands of rows in pg_catalog.
  AND CASE WHEN n.nspname = ANY ($1::text[]) THEN to_jsonb(p) ->> 'prosqlbody' IS NULL ELSE false END
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)`,
  read(row) {
    const all = readRows(row, 'arguments').map(readArgument);
    const types = all.filter(({ argument }) => argument.mode !== 'out').map(({ argument }) => argument.type);
    const path = [readText(row, 'schema'), readText(row, 'name'), `(${types.join(', ')})`];
    return {
      kind: 'function',
      id: objectId('function', path),
      path,
      parent: objectId('schema', path.slice(0, 1)),
      uses: [],
      props: {
        // Columns of RETURNS TABLE are part of what is returned.
        arguments: all.filter(({ table }) => !table).map(({ argument }) => argument),
        returns: readText(row, 'returns'),
        language: readText(row, 'language'),
        body: [readText(row, 'body')],
        volatility: readOne(row, 'volatility', { v: 'volatile', s: 'stable', i: 'immutable' }),
        strict: readFlag(row, 'strict'),
        security: readFlag(row, 'definer') ? 'definer' : 'invoker',
        parallel: readOne(row, 'parallel', { u: 'unsafe', r: 'restricted', s: 'safe' }),
        leakproof: readFlag(row, 'leakproof'),
        settings: readSettings(row),
        builtIn: null,
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};

function readArgument(row: CatalogRow): { readonly argument: FunctionArgument; readonly table: boolean } {
  const value = readText(row, 'default', null);
  const mode = readOne(row, 'mode', { i: 'in', o: 'out', b: 'inout', v: 'variadic', t: 'table' });
  return {
    table: mode === 'table',
    argument: {
      name: readText(row, 'name', null),
      type: readText(row, 'type'),
      mode: mode === 'table' ? 'out' : mode,
      default: value === null ? null : [value],
    },
  };
}

/** `proconfig` keeps an empty list of names as `""`. */
function readSettings(row: CatalogRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readTexts(row, 'settings').map((text) => {
      const at = text.indexOf('=');
      const value = text.slice(at + 1);
      return [text.slice(0, at), value === '""' ? '' : value];
    }),
  );
}
