import type { Client } from 'pg';
import type { CanonicalObject } from '../../kernel/canonical.ts';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import { kindOf, type ObjectId, objectId, pathOf } from '../../kernel/object-id.ts';
import { findNames, namesOf } from './catalog-names.ts';
import type { MigrationSource } from './migration-source.ts';

/**
 * Names what the pending migrations would run into, before the first statement: objects to be created whose name
 * is taken by something that no migration of ours made, and extensions that live in another schema.
 *
 * @param applied migrations that the database has
 * @param pending migrations of which nothing is applied yet
 */
export async function preflight(
  client: Client,
  applied: readonly MigrationSource[],
  pending: readonly MigrationSource[],
): Promise<readonly Diagnostic[]> {
  const ours = new Set<string>();
  const ourExtensions = new Set<ObjectId>();
  for (const { record } of applied) {
    for (const change of record.changes) {
      if ('put' in change && isExtension(change.put)) ourExtensions.add(change.put.id);
      if ('put' in change) for (const name of namesOf(change.put)) ours.add(name);
      if ('rename' in change) for (const name of namesOf({ id: change.rename[1] })) ours.add(name);
    }
  }
  const created = new Map<string, ObjectId>();
  const extensions = new Map<string, { id: ObjectId; schema: string }>();
  for (const { record } of pending) {
    const shared = schemasOfExtensions(record.changes);
    for (const change of record.changes) {
      if (!('put' in change) || change.put.owner !== undefined || shared.has(change.put.id)) continue;
      const { id, props } = change.put;
      const schema = props?.schema;
      // What a migration made, another one may move; and the first that names one decides where it has to be.
      if (isExtension(change.put) && typeof schema === 'string' && !ourExtensions.has(id)) {
        ourExtensions.add(id);
        extensions.set(pathOf(id)[0] ?? '', { id, schema });
      }
      for (const name of namesOf(change.put))
        if (!ours.has(name) && !created.has(name)) created.set(name, id);
    }
  }
  return [...(await findTaken(client, created)), ...(await findStrayExtensions(client, extensions))];
}

/** Schemas that hold an extension: made unless they exist, and kept on the way back, as the extension is. */
function schemasOfExtensions(changes: MigrationSource['record']['changes']): ReadonlySet<ObjectId> {
  return new Set(
    changes.flatMap((change) =>
      'put' in change && isExtension(change.put) && typeof change.put.props?.schema === 'string'
        ? [objectId('schema', [change.put.props.schema])]
        : [],
    ),
  );
}

const isExtension = ({ id, owner }: CanonicalObject): boolean =>
  kindOf(id) === 'extension' && owner === undefined;

async function findTaken(
  client: Client,
  created: ReadonlyMap<string, ObjectId>,
): Promise<readonly Diagnostic[]> {
  const found = await findNames(client, [...created.keys()]);
  return found.map(({ key, what }) => ({
    code: 'TW624',
    severity: 'error',
    message: `${what} exists already, and no migration made it`,
    hint: 'Rename or drop what is there, or choose another name in schema.ts.',
    at: created.get(key) ?? null,
    source: null,
  }));
}

async function findStrayExtensions(
  client: Client,
  extensions: ReadonlyMap<string, { id: ObjectId; schema: string }>,
): Promise<readonly Diagnostic[]> {
  if (extensions.size === 0) return [];
  const { rows } = await client.query<{ name: string; schema: string }>(
    `SELECT e.extname AS name, n.nspname AS schema
     FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ANY ($1)`,
    [[...extensions.keys()]],
  );
  return rows.flatMap(({ name, schema }) => {
    const wanted = extensions.get(name);
    if (wanted === undefined || wanted.schema === schema) return [];
    return [
      {
        code: 'TW625' as const,
        severity: 'error' as const,
        message: `extension ${name} lives in schema ${schema} here, and the migration names it in ${wanted.schema}`,
        hint: `Declare it as it is: extension('${name}', { schema: '${schema}' }).`,
        at: wanted.id,
        source: null,
      },
    ];
  });
}
