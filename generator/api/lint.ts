import type { IndexFinding } from '../emit/lint-indexes.ts';
import { lintIndexes } from '../emit/lint-indexes.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { openProject } from './project.ts';
import type { LintOptions, LintResult } from './results.ts';
import { readSchemaState } from './schema-state.ts';

/** See `lint` of the library API. */
export async function lint(options: LintOptions): Promise<LintResult> {
  const { loaded } = await readSchemaState(openProject(options.root ?? process.cwd(), options.schema));
  const found = lintIndexes(loaded.model);
  const sizes =
    options.database === undefined ? new Map<string, string>() : await readSizes(options.database, found);
  const findings = found.map((finding) => ({
    ...finding,
    size: sizes.get(keyOf(finding.schema, finding.name)) ?? null,
    bySize: finding.by === null ? null : (sizes.get(keyOf(finding.schema, finding.by)) ?? null),
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

function say({ what, table, name, columns, by, size, bySize }: LintResult['findings'][number]) {
  const of = (text: string | null): string => (text === null ? '' : ` (${text})`);
  const list = columns.join(', ');
  switch (what) {
    case 'duplicate':
      return {
        code: 'TW231',
        message: `${name}${of(size)} of ${table} is the same index as ${by}${of(bySize)}`,
        hint: 'Each insert writes both, and so does an update that moves the row. Remove it, or give the key its name.',
      } as const;
    case 'prefix':
      return {
        code: 'TW232',
        message: `${name}${of(size)} of ${table} is the beginning of ${by}${of(bySize)}`,
        hint: `A look-up by ${list} can use either; each insert writes both. The shorter one is smaller, which counting may be worth.`,
      } as const;
    case 'unused':
      return {
        code: 'TW233',
        message: `no helper, key, foreign key, view or named query uses ${name}${of(size)} of ${table} (${list})`,
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

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

async function readSizes(
  database: string,
  found: readonly IndexFinding[],
): Promise<ReadonlyMap<string, string>> {
  const { openSession } = await import('../database/session.ts');
  const session = await openSession(database);
  try {
    const names = found.flatMap(({ schema, name, by }) => [
      [schema, name],
      ...(by === null ? [] : [[schema, by]]),
    ]);
    const { rows } = await session.client.query<{ schema: string; name: string; size: string }>(
      `SELECT n.nspname AS schema, c.relname AS name, pg_size_pretty(pg_relation_size(c.oid)) AS size
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('i', 'I') AND (n.nspname, c.relname) IN (SELECT s, t FROM unnest($1::name[], $2::name[]) AS q (s, t))`,
      [names.map(([schema]) => schema), names.map(([, name]) => name)],
    );
    return new Map(rows.map(({ schema, name, size }) => [keyOf(schema, name), size]));
  } finally {
    await session.close();
  }
}
