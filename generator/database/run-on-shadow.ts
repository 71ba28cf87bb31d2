import type { Registry } from '../kernel/kind.ts';
import type { Model } from '../kernel/model.ts';
import { type CatalogSide, readCatalog } from './diff/read-catalog.ts';
import { schemasOf } from './introspect.ts';
import { compareCatalogs } from './proof/compare-catalogs.ts';
import { readRows, type TableRows } from './proof/compare-rows.ts';
import { shadowTemplate } from './proof/shadow-templates.ts';
import { migrateUp } from './runner/migrate-up.ts';
import type { MigrationSource } from './runner/migration-source.ts';
import type { ShadowServer } from './shadow.ts';

/** A database after scripts were run on it. */
export interface RunResult extends CatalogSide {
  readonly rows: TableRows;
}

/**
 * Runs migrations by the runner, from a fresh build of a model, in a database of its own.
 *
 * @throws MigrationFailure, MigrationRefusal, DatabaseError
 */
export async function runOnShadow(
  server: ShadowServer,
  before: Model,
  folders: readonly MigrationSource[],
  after: Model,
  kinds: Registry,
): Promise<RunResult> {
  const shadow =
    before.objects.size === 0
      ? await server.create()
      : await server.create(await shadowTemplate(server, before, kinds));
  try {
    await migrateUp({ target: shadow.connection, direct: true, folders });
    const { client, close } = await shadow.open();
    try {
      const side = await readCatalog(client, kinds, schemasOf(before, after));
      const tables = [...side.model.objects.values()].filter(({ kind }) => kind === 'table');
      const rows = await readRows(
        client,
        tables.map(({ id, path: [schema = '', table = ''] }) => ({
          schema,
          table,
          columns: [...side.model.objects.values()]
            .filter(({ kind, parent }) => kind === 'column' && parent === id)
            .map(({ path }) => path[2] ?? ''),
        })),
      );
      return { ...side, rows };
    } finally {
      await close();
    }
  } finally {
    await shadow.drop();
  }
}

/** Where two databases differ, what no kind models and rows included: one line each. */
export function compareRuns(actual: RunResult, expected: RunResult, kinds: Registry): readonly string[] {
  const sides = { actual: 'by the new start', expected: 'by the old migrations' };
  const lines = compareCatalogs(actual.model, expected.model, kinds, 'TW429', sides).map(
    ({ message }) => message,
  );
  const known = (side: CatalogSide): readonly string[] =>
    side.unmodelled.map(({ kind, name, definition }) =>
      definition === null ? `${kind} ${name}` : `${kind} ${name}: ${definition}`,
    );
  const [now, then] = [known(actual), known(expected)];
  lines.push(...then.filter((fact) => !now.includes(fact)).map((fact) => `${fact} ${sides.expected} alone`));
  lines.push(...now.filter((fact) => !then.includes(fact)).map((fact) => `${fact} ${sides.actual} alone`));
  for (const [table, rows] of expected.rows) {
    const count = rows.length - (actual.rows.get(table)?.length ?? 0);
    if (count !== 0) lines.push(`${rows.length} rows in ${table} ${sides.expected} alone`);
  }
  return lines;
}
