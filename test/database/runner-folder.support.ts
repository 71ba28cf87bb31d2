import { expect } from 'vitest';
import type { MigrationSource } from '../../generator/database/runner/migration-source.ts';
import type { CanonicalObject } from '../../generator/kernel/canonical.ts';
import type { TestDatabase } from '../support/postgres.ts';

/** A migration folder with the given statements in one block each way, or with whole scripts. */
export function folder(
  number: number,
  up: string | readonly string[],
  down: string | readonly string[],
  puts: readonly CanonicalObject[] = [],
): MigrationSource {
  const changes = puts.map((put) => ({ put }));
  const name = `${String(number).padStart(4, '0')}_step_${number}`;
  return { number, name, record: { id: `id${number}`, changes }, up: script(up), down: script(down) };
}

/** Each text is a transaction block of its own. */
export function script(blocks: string | readonly string[]): string {
  if (typeof blocks === 'string') return blocks.startsWith('-- @') ? blocks : script([blocks]);
  return blocks.map((sql, at) => `-- @tx ${at + 1} part ${at + 1}\nBEGIN;\n${sql};\nCOMMIT;\n`).join('\n');
}

/** Names of the tables in `public`. */
export async function tables({ client }: TestDatabase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/** What a run throws. */
export async function problem(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => {
      if (error instanceof Error) return error;
      throw error;
    },
  );
}

/** A script of one block outside of a transaction. */
export function outside(title: string, probe: string, sql: string): string {
  return `-- @outside 1 ${title} probe=${probe}\n${sql};\n`;
}

/** A backfill as a migration file has it; what psql would run must not be run. */
export function backfill(
  table: string,
  key: readonly string[],
  set: readonly (readonly [string, string])[],
  where: string,
) {
  const json = JSON.stringify({ table: ['public', table], key, set, where });
  return outside(
    'fill',
    'rows-done',
    `-- @backfill ${json}\nDO $$ BEGIN RAISE 'this is for psql'; COMMIT; END $$`,
  );
}
