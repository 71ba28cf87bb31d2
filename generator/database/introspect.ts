import type { Client } from 'pg';
import { BugError } from '../kernel/diagnostic.ts';
import type { AnyKind, Registry } from '../kernel/kind.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { SchemaObject, Use } from '../kernel/schema-object.ts';
import { type CatalogUse, readUses, usesQuery } from '../kinds/index.ts';
import { toDatabaseError } from './database-error.ts';
import { defaultLedgerSchema, ledgerName } from './runner/ledger.ts';

/** What to do with a catalog beyond comparing it. */
export interface Reading {
  /** Reads what expressions use as well, so that a plan can start from the model, or lead to it. Default: no. */
  readonly uses?: boolean;
  /** Told of an object that its kind cannot read; it is left out. Default: it is an error. */
  readonly onUnreadable?: (kind: string, row: Readonly<Record<string, unknown>>, why: string) => void;
}

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
  reading: Reading = {},
): Promise<Model> {
  const objects: SchemaObject[] = [];
  let uses: ReadonlyMap<string, readonly CatalogUse[]> = new Map();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { kind, catalog } of kinds.kinds) {
      const { rows } = await client.query<Record<string, unknown>>(catalog.query, [schemas]);
      for (const row of rows) {
        const object = readObject(kind, catalog, row, reading);
        if (object === null) continue;
        if (object.path[0] !== ledgerSchema || object.path[1] !== ledgerName) objects.push(object);
      }
    }
    if (reading.uses === true) uses = readUses((await client.query(usesQuery, [schemas])).rows);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw toDatabaseError(error, 'read the catalog');
  }
  return modelOf(objects.map((object) => withUses(object, uses.get(object.id) ?? [])));
}

function readObject(
  kind: string,
  catalog: AnyKind['catalog'],
  row: Readonly<Record<string, unknown>>,
  { onUnreadable }: Reading,
): SchemaObject | null {
  try {
    return catalog.read(row);
  } catch (error) {
    if (onUnreadable === undefined || !(error instanceof BugError)) throw error;
    onUnreadable(kind, row, error.message);
    return null;
  }
}

/** What the kind's own query does not tell: a key column is read as well only where it is named twice. */
function withUses(object: SchemaObject, found: readonly CatalogUse[]): SchemaObject {
  const added: Use[] = [];
  for (const { on, as, twice } of found) {
    const known = object.uses.filter((use) => use.on === on);
    if (known.length === 0 || (twice && known.every((use) => use.as !== as))) added.push({ on, as });
  }
  return added.length === 0 ? object : { ...object, uses: [...object.uses, ...added] };
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
