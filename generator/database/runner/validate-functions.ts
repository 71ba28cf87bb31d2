import type { Client } from 'pg';
import { kindOf, pathOf } from '../../kernel/object-id.ts';
import { printQualified } from '../../sql/identifier.ts';
import { print } from '../../sql/sql-text.ts';
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
  const schemas: string[] = [];
  const signatures: string[] = [];
  for (const change of record.changes) {
    if (!('put' in change) || kindOf(change.put.id) !== 'function') continue;
    const [schema = '', name = '', types = ''] = pathOf(change.put.id);
    schemas.push(schema);
    signatures.push(name + types);
  }
  if (signatures.length === 0) return;
  const { rows } = await client.query<{ oid: number; schema: string; validator: string }>(
    `SELECT p.oid, vn.nspname AS schema, v.proname AS validator
     FROM unnest($1::text[], $2::text[]) AS written (schema, signature)
     JOIN pg_namespace n ON n.nspname = written.schema
     JOIN pg_proc p ON p.pronamespace = n.oid
       AND p.proname || '(' || oidvectortypes(p.proargtypes) || ')' = written.signature
     JOIN pg_language l ON l.oid = p.prolang
     JOIN pg_proc v ON v.oid = l.lanvalidator JOIN pg_namespace vn ON vn.oid = v.pronamespace`,
    [schemas, signatures],
  );
  await client.query('SET LOCAL check_function_bodies = on');
  for (const { oid, schema, validator } of rows) {
    await client.query(print`SELECT ${printQualified([schema, validator])}(${oid})`);
  }
}
