import type { Client } from 'pg';
import { kindOf, type ObjectId, pathOf } from '../../kernel/object-id.ts';
import { printQualified } from '../../sql/identifier.ts';
import { print, type SqlText } from '../../sql/sql-text.ts';
import type { MigrationSource } from './migration-source.ts';

/** Whether a migration makes or changes a function. */
export function writesFunctions({ record }: MigrationSource): boolean {
  return record.changes.some((change) => 'put' in change && kindOf(change.put.id) === 'function');
}

/**
 * Has PostgreSQL check the bodies of the functions that a migration wrote. While statements run that is off
 * (`check_function_bodies`), since a body may name what a later statement makes. To be called at the end, inside the
 * transaction.
 */
export async function validateFunctions(client: Client, { record }: MigrationSource): Promise<void> {
  const written = record.changes.flatMap((change) => ('put' in change ? [change.put.id] : []));
  const validators = await readValidators(client, written);
  if (validators.length === 0) return;
  await client.query('SET LOCAL check_function_bodies = on');
  for (const { sql } of validators) await client.query(sql);
}

/** The call that checks the body of each of these functions, where its language has one and `check_function_bodies` is on. */
export async function readValidators(
  client: Client,
  ids: readonly ObjectId[],
): Promise<readonly { readonly id: ObjectId; readonly sql: SqlText }[]> {
  const functions = ids.filter((id) => kindOf(id) === 'function');
  if (functions.length === 0) return [];
  const { rows } = await client.query<{ at: number; oid: number; schema: string; validator: string }>(
    `SELECT written.at::integer - 1 AS at, p.oid, vn.nspname AS schema, v.proname AS validator
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS written (schema, signature, at)
     JOIN pg_namespace n ON n.nspname = written.schema
     JOIN pg_proc p ON p.pronamespace = n.oid
       AND p.proname || '(' || oidvectortypes(p.proargtypes) || ')' = written.signature
     JOIN pg_language l ON l.oid = p.prolang
     JOIN pg_proc v ON v.oid = l.lanvalidator JOIN pg_namespace vn ON vn.oid = v.pronamespace
     ORDER BY written.at`,
    [functions.map((id) => pathOf(id)[0] ?? ''), functions.map((id) => pathOf(id).slice(1).join(''))],
  );
  return rows.flatMap(({ at, oid, schema, validator }) => {
    const id = functions[at];
    return id === undefined
      ? []
      : [{ id, sql: print`SELECT ${printQualified([schema, validator])}(${oid})` }];
  });
}
