import type { Client } from 'pg';
import type { Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { toDatabaseError } from './database-error.ts';
import { defaultLedgerSchema, ledgerName } from './runner/ledger.ts';

/**
 * Reads what a database has in the given schemas, by each kind's own catalog query, as of one instant. Members of
 * extensions and the runner's ledger are left out. Texts are PostgreSQL's own rendering: to be compared with another
 * catalog's alone, never with authored ones.
 *
 * @param client an open session of ours (names print qualified, because search_path is pg_catalog), outside of a
 *   transaction
 * @param schemas names of the managed schemas
 * @throws DatabaseError
 */
export async function introspect(
  client: Client,
  kinds: Registry,
  schemas: readonly string[],
  ledgerSchema: string = defaultLedgerSchema,
): Promise<Model> {
  const objects: SchemaObject[] = [];
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { catalog } of kinds.kinds) {
      const { rows } = await client.query<Record<string, unknown>>(catalog.query, [schemas]);
      for (const row of rows) {
        const object = catalog.read(row);
        if (object.path[0] !== ledgerSchema || object.path[1] !== ledgerName) objects.push(object);
      }
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw toDatabaseError(error, 'read the catalog');
  }
  return modelOf(objects);
}

/** Names of the schemas that a model manages, `public` among them. */
export function schemasOf(...models: readonly Model[]): readonly string[] {
  const names = new Set<string>();
  for (const { objects } of models) {
    for (const { kind, path } of objects.values()) {
      const [name] = path;
      // An extension's path begins with its own name.
      if (name !== undefined && (path.length > 1 || kind === 'schema')) names.add(name);
    }
  }
  return [...names].sort();
}
