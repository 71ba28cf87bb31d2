import type { Client } from 'pg';
import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import { toDatabaseError } from '../database-error.ts';
import { introspect } from '../introspect.ts';
import { readUnmodelled } from './read-unmodelled.ts';
import type { Unmodelled } from './unmodelled.ts';

/** A database as a plan can start from it or lead to it, and what of it no plan knows. */
export interface CatalogSide {
  readonly model: Model;
  readonly unmodelled: readonly Unmodelled[];
}

/** Reads one side of a comparison. What a kind cannot read (a column of a type that is not known) is unmodelled. */
export async function readCatalog(
  client: Client,
  kinds: Registry,
  schemas: readonly string[],
): Promise<CatalogSide> {
  const unreadable: Unmodelled[] = [];
  const model = await introspect(client, kinds, schemas, undefined, {
    uses: true,
    onUnreadable: (kind, row, why) => {
      const name = [row.schema, row.table ?? row.relation, row.name].filter(
        (part) => typeof part === 'string',
      );
      unreadable.push({ kind, name: name.join('.'), definition: why });
    },
  });
  return { model, unmodelled: [...unreadable, ...(await readUnmodelled(client, schemas))] };
}

/** Schemas of a database that are neither PostgreSQL's own nor an extension's. */
export async function listSchemas(client: Client): Promise<readonly string[]> {
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT n.nspname AS name FROM pg_namespace n
       WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT FROM pg_depend d
                         WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
       ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  } catch (error) {
    throw toDatabaseError(error, 'list the schemas');
  }
}
