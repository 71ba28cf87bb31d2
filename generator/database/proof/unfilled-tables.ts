import type { Client } from 'pg';
import { readProps } from '../../kernel/canonical.ts';
import type { Model } from '../../kernel/model.ts';
import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { type RenameMap, renamer } from '../../kernel/rename.ts';
import { printQualified } from '../../sql/identifier.ts';
import { joinSql, print } from '../../sql/sql-text.ts';
import { parseMigration } from '../runner/parse-migration.ts';

/**
 * Tables of which a migration dropped a column that is NOT NULL and that nothing fills: their rows cannot take it back, so the
 * way back is proved without them.
 *
 * @param down the way back, whose batches may fill it
 */
export function unfilledTables(
  before: Model,
  after: Model,
  renames: RenameMap,
  down: string,
): readonly (readonly string[])[] {
  const tables = new Map<ObjectId, readonly string[]>();
  const written = writtenBy(down);
  const rename = renamer(before, renames);
  for (const { kind, id, parent, props, owner } of before.objects.values()) {
    if (kind !== 'column' || parent === null || owner !== 'schema') continue;
    const [column, table] = [rename(id), rename(parent)];
    if (after.objects.has(column) || !after.objects.has(table) || written.has(column)) continue;
    const { nullable, default: value, generated, identity } = readProps(props);
    const filled = [value, generated, identity].some((each) => each !== null && each !== undefined);
    if (nullable === true || filled) continue;
    tables.set(table, after.objects.get(table)?.path ?? []);
  }
  return [...tables.values()];
}

function writtenBy(script: string): ReadonlySet<ObjectId> {
  const batches = parseMigration(script, 'down.sql').flatMap(({ backfill }) => backfill ?? []);
  return new Set(
    batches.flatMap(({ table, set }) => set.map(([column]) => objectId('column', [...table, column]))),
  );
}

export async function emptyTables(client: Client, tables: readonly (readonly string[])[]): Promise<void> {
  if (tables.length === 0) return;
  await client.query(print`TRUNCATE ${joinSql(tables.map(printQualified), ', ')} CASCADE`);
}
