import { readText, readTexts } from '../../kernel/catalog-row.ts';
import { BugError } from '../../kernel/diagnostic.ts';
import type { Catalog } from '../../kernel/kind.ts';
import { objectId } from '../../kernel/object-id.ts';
import { type TriggerProps, triggerEvents } from './model.ts';

// pg_trigger.tgtype: the bits of catalog/pg_trigger.h.
const bits = { row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32, 'instead of': 64 } as const;

/** Triggers that users made; those of constraints and constraint triggers are not ours. */
export const triggerCatalog: Catalog<'trigger', TriggerProps> = {
  query: `
SELECT n.nspname AS schema, c.relname AS relation, c.relkind::text AS relkind, g.tgname AS name, g.tgtype::int AS type,
       (SELECT json_agg(a.attname ORDER BY a.attname) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (g.tgattr::int2[])) AS "updateOf",
       -- Every argument ends in a NUL byte; bytea cannot become text whole, so it is cut as bytes.
       (SELECT json_agg(pg_catalog.convert_from(pg_catalog.decode(part, 'hex'), 'UTF8') ORDER BY position)
        FROM pg_catalog.regexp_split_to_table(
               pg_catalog.regexp_replace(pg_catalog.encode(g.tgargs, 'hex'), '(..)', '\\1 ', 'g'), '00 ')
             WITH ORDINALITY AS s(spaced, position)
        CROSS JOIN LATERAL (SELECT pg_catalog.replace(spaced, ' ', '') AS part) p
        WHERE position <= g.tgnargs) AS arguments,
       CASE WHEN g.tgqual IS NOT NULL
            THEN pg_catalog.substring(pg_catalog.pg_get_triggerdef(g.oid), 'WHEN \\((.*)\\) EXECUTE (?:FUNCTION|PROCEDURE) ')
       END AS condition,
       g.tgoldtable AS "oldTable", g.tgnewtable AS "newTable", fn.nspname AS "functionSchema", f.proname AS function,
       pg_catalog.obj_description(g.oid, 'pg_trigger') AS comment
FROM pg_catalog.pg_trigger g
JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace
WHERE NOT g.tgisinternal AND g.tgconstraint = 0 AND c.relkind IN ('r', 'v') AND NOT c.relispartition
  AND n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.deptype = 'e'
                    AND (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                      OR d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = g.oid))
ORDER BY n.nspname, c.relname, g.tgname`,
  read(row) {
    const relation = [readText(row, 'schema'), readText(row, 'relation')];
    const path = [...relation, readText(row, 'name')];
    const type = row.type;
    if (typeof type !== 'number') throw new BugError('the catalog query yields no number in type');
    const has = (bit: number): boolean => (type & bit) !== 0;
    const updateOf = readTexts(row, 'updateOf').map((name) => objectId('column', [...relation, name]));
    const condition = readText(row, 'condition', null);
    const routine = objectId('function', [readText(row, 'functionSchema'), readText(row, 'function'), '()']);
    return {
      kind: 'trigger',
      id: objectId('trigger', path),
      path,
      parent: objectId(readText(row, 'relkind') === 'v' ? 'view' : 'table', relation),
      uses: [{ on: routine, as: 'calls' }, ...updateOf.map((on) => ({ on, as: 'reads' as const }))],
      props: {
        timing: has(bits['instead of']) ? 'instead of' : has(bits.before) ? 'before' : 'after',
        events: triggerEvents.filter((event) => has(bits[event])),
        updateOf,
        level: has(bits.row) ? 'row' : 'statement',
        when: condition === null ? null : [condition],
        function: routine,
        arguments: readTexts(row, 'arguments'),
        oldTable: readText(row, 'oldTable', null),
        newTable: readText(row, 'newTable', null),
      },
      comment: readText(row, 'comment', null),
      owner: 'schema',
      source: null,
    };
  },
};
