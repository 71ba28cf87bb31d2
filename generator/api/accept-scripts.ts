import { runOnShadow } from '../database/run-on-shadow.ts';
import type { ShadowServer } from '../database/shadow.ts';
import { appendMigration } from '../history/append-migration.ts';
import { foldHistory } from '../history/fold-history.ts';
import { canonicalText, toCanonical } from '../kernel/canonical.ts';
import { diffModels } from '../kernel/diff.ts';
import { type Model, modelOf } from '../kernel/model.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import { kinds } from '../kinds/index.ts';
import type { MigrationFolder } from './schema-state.ts';

export interface Accepted {
  readonly folders: readonly MigrationFolder[];
  /** Names of the objects of which the record says something else now. */
  readonly changed: readonly string[];
}

/**
 * Lets the record of a migration say what its scripts do: the state before is built, up.sql is run, and what the catalog
 * then has otherwise is put. An object that is in the database as schema.ts, or the old record, would make it keeps its
 * authored text; of others the catalog's own is taken.
 */
export async function acceptScripts(
  server: ShadowServer,
  folders: readonly MigrationFolder[],
  name: string,
  schema: Model,
): Promise<Accepted> {
  const at = folders.findIndex((folder) => folder.name === name);
  const folder = folders[at];
  if (folder === undefined) return { folders, changed: [] };
  const records = folders.map(({ record }) => record);
  const before = foldHistory(records.slice(0, at), kinds);
  const recorded = foldHistory(records.slice(0, at + 1), kinds);
  const read = (model: Model, scripts: readonly MigrationFolder[]) =>
    runOnShadow(server, model, scripts, schema, kinds);
  const [start, end] = [await read(before, []), await read(before, [folder])];
  // What somebody wrote, with how PostgreSQL tells it.
  const authored = [
    { model: schema, catalog: (await read(schema, [])).model },
    { model: recorded, catalog: (await read(recorded, [])).model },
  ];
  const objects = new Map(before.objects);
  for (const id of start.model.objects.keys()) if (!end.model.objects.has(id)) objects.delete(id);
  for (const object of end.model.objects.values()) {
    if (object.owner !== 'schema' || formOf(start.model.objects.get(object.id)) === formOf(object)) continue;
    const known = authored.find(({ model, catalog }) => isAlike(object, model, catalog));
    objects.set(object.id, known?.model.objects.get(object.id) ?? object);
  }
  const after = modelOf(objects.values());
  const deltas = diffModels(before, after, kinds);
  const { id, name: title } = folder.record;
  const { changes } = appendMigration(records.slice(0, at), deltas, after, kinds, title, id);
  const record = { ...folder.record, changes };
  const changed = diffModels(recorded, after, kinds).map((delta) =>
    ('object' in delta ? delta.object : delta.after).path.join('.'),
  );
  return { folders: folders.map((each) => (each === folder ? { ...folder, record } : each)), changed };
}

function isAlike(object: SchemaObject, model: Model, catalog: Model): boolean {
  const written = model.objects.get(object.id);
  return written?.owner === 'schema' && formOf(catalog.objects.get(object.id)) === formOf(object);
}

/** All that history keeps, but for uses: they follow from the rest. */
function formOf(object: SchemaObject | undefined): string | null {
  return object === undefined
    ? null
    : canonicalText(toCanonical({ ...object, uses: [] }, kinds.get(object.kind)));
}
