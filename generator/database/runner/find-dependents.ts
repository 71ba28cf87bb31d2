import type { Client } from 'pg';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { readToken } from '../../sql/lexer.ts';
import type { MigrationBlock } from './parse-migration.ts';

/**
 * Names what stands on the tables that a script drops and that the script does not know: views and foreign keys of
 * somebody else, at which PostgreSQL would refuse the DROP, perhaps after blocks that are committed.
 *
 * @param destroyed of `destroyedBy`
 */
export async function findDependents(
  client: Client,
  blocks: readonly MigrationBlock[],
  destroyed: readonly string[],
): Promise<readonly Diagnostic[]> {
  const tables = destroyed.flatMap((what) => plainTable.exec(what)?.[1] ?? []);
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ name: string; dependent: string; target: string }>(
    `WITH dropped AS (SELECT to_regclass(name)::oid AS oid, name FROM unnest($1::text[]) name)
     SELECT v.relname AS name, 'view ' || n.nspname || '.' || v.relname AS dependent, dropped.name AS target
     FROM dropped
     JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = dropped.oid AND d.deptype = 'n'
       AND d.classid = 'pg_rewrite'::regclass
     JOIN pg_rewrite w ON w.oid = d.objid
     JOIN pg_class v ON v.oid = w.ev_class JOIN pg_namespace n ON n.oid = v.relnamespace
     UNION
     SELECT k.conname, 'foreign key ' || k.conname || ' of ' || n.nspname || '.' || c.relname, dropped.name
     FROM dropped
     JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = dropped.oid
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.conrelid NOT IN (SELECT oid FROM dropped WHERE oid IS NOT NULL)
     ORDER BY 2, 3`,
    [tables],
  );
  if (rows.length === 0) return [];
  const known = namesIn(blocks);
  return rows
    .filter(({ name }) => !known.has(name))
    .map(({ dependent, target }) => ({
      code: 'TW625',
      severity: 'error',
      message: `${dependent}, which no migration made, depends on ${target}, which would be dropped`,
      hint: 'Drop it first, or have its owner do so.',
      at: null,
      source: null,
    }));
}

const plainTable = /^TABLE ((?:"(?:[^"]|"")+"|[a-z_][\w$]*)\.(?:"(?:[^"]|"")+"|[a-z_][\w$]*))$/;

/** Every name that the script writes, wherever it stands. */
function namesIn(blocks: readonly MigrationBlock[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { statements } of blocks) {
    for (const { sql } of statements) {
      for (let at = 0; at < sql.length; ) {
        const { type, start, end } = readToken(sql, at);
        if (type === 'word') names.add(sql.slice(start, end).toLowerCase());
        else if (type === 'identifier') names.add(sql.slice(start + 1, end - 1).replaceAll('""', '"'));
        at = end;
      }
    }
  }
  return names;
}
