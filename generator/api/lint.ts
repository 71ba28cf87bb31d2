import type { IndexFinding } from '../emit/lint-indexes.ts';
import { lintIndexes } from '../emit/lint-indexes.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { openProject } from './project.ts';
import type { IndexUse, LintOptions, LintResult, MeasuredFinding } from './results.ts';
import { readSchemaState } from './schema-state.ts';

/** See `lint` of the library API. */
export async function lint(options: LintOptions): Promise<LintResult> {
  const { loaded } = await readSchemaState(openProject(options.root ?? process.cwd(), options.schema));
  const found = lintIndexes(loaded.model);
  const uses =
    options.database === undefined ? new Map<string, IndexUse>() : await readUses(options.database, found);
  const useOf = (schema: string, name: string | null): IndexUse | null =>
    name === null ? null : (uses.get(keyOf(schema, name)) ?? null);
  const findings = found.map((finding) => ({
    ...finding,
    index: useOf(finding.schema, finding.name),
    byIndex: useOf(finding.schema, finding.by),
  }));
  return {
    findings,
    diagnostics: findings.map((finding): Diagnostic => {
      const { code, message, hint } = say(finding);
      const source = loaded.model.objects.get(finding.at)?.source ?? null;
      return { code, severity: 'warning', message, hint, at: finding.at, source };
    }),
  };
}

function say({ what, table, name, columns, by, index, byIndex }: MeasuredFinding) {
  const of = (use: IndexUse | null): string => (use === null ? '' : ` (${printUse(use)})`);
  const list = columns.join(', ');
  switch (what) {
    case 'duplicate':
      return {
        code: 'TW231',
        message: `${name}${of(index)} of ${table} is the same index as ${by}${of(byIndex)}`,
        hint: 'Each insert writes both, and so does an update that moves the row. Remove it, or give the key its name.',
      } as const;
    case 'prefix':
      return {
        code: 'TW232',
        message: `${name}${of(index)} of ${table} is the beginning of ${by}${of(byIndex)}`,
        hint: `A look-up by ${list} can use either; each insert writes both. The shorter one is smaller, which counting may be worth.`,
      } as const;
    case 'unused':
      return {
        code: 'TW233',
        message: `no helper, key, foreign key, view or named query uses ${name}${of(index)} of ${table} (${list})`,
        hint: 'Each insert writes it. Keep it when a query elsewhere needs it.',
      } as const;
    case 'unindexed foreign key':
      return {
        code: 'TW234',
        message: `no index begins with a column of the foreign key ${name} of ${table} (${list})`,
        hint: `A delete on the other side reads the whole of ${table}. An index on (${list}) costs a write for each insert.`,
      } as const;
  }
}

function printUse({ bytes, writes, scans }: IndexUse): string {
  return `${printBytes(bytes)}, written ${writes} times and read ${scans} times`;
}

function printBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const at = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** at).toPrecision(3))} ${units[at - 1]}`;
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

async function readUses(
  database: string,
  found: readonly IndexFinding[],
): Promise<ReadonlyMap<string, IndexUse>> {
  const { openSession } = await import('../database/session.ts');
  const session = await openSession(database);
  try {
    const names = found.flatMap(({ schema, name, by }) => [
      [schema, name],
      ...(by === null ? [] : [[schema, by]]),
    ]);
    const { rows } = await session.client.query<IndexUse & { schema: string; name: string }>(
      `SELECT n.nspname AS schema, c.relname AS name, pg_relation_size(c.oid)::float8 AS bytes,
              (pg_stat_get_tuples_inserted(i.indrelid) + pg_stat_get_tuples_updated(i.indrelid)
                - pg_stat_get_tuples_hot_updated(i.indrelid))::float8 AS writes,
              pg_stat_get_numscans(c.oid)::float8 AS scans
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
        WHERE (n.nspname, c.relname) IN (SELECT s, t FROM unnest($1::name[], $2::name[]) AS q (s, t))`,
      [names.map(([schema]) => schema), names.map(([, name]) => name)],
    );
    return new Map(
      rows.map(({ schema, name, bytes, writes, scans }) => [keyOf(schema, name), { bytes, writes, scans }]),
    );
  } finally {
    await session.close();
  }
}
