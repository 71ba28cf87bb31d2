import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { parseMigration } from '../../generator/database/runner/parse-migration.ts';
import { renderMigration } from '../../generator/emit/migration-sql.ts';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { type Plan, planMigration } from '../../generator/kernel/plan.ts';
import { type RenameMap, reverseRenames } from '../../generator/kernel/rename.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { cases } from '../support/cases.ts';
import { majors, withDatabase } from '../support/postgres.ts';

test('no transaction of a case waits longer than 50 ms for what others queue behind', async () => {
  const major = Math.max(...majors);
  const slow: Readonly<Record<string, string>>[] = [];
  let scripts = 0;
  for (const { name, pair } of cases) {
    const { before, after, renames } = await pair();
    if (before.model.objects.size === 0) continue;
    await withDatabase(major, async ({ client }) => {
      await runPlan(client, planMigration(emptyModel, before.model, kinds));
      for (const script of [
        scriptOf(before.model, after.model, renames),
        scriptOf(after.model, before.model, reverseRenames(renames)),
      ]) {
        for (const wait of await slowWaits(client, script)) slow.push({ name, wait });
        scripts += 1;
      }
    });
  }
  expect(slow).toEqual([]);
  expect(scripts).toBeGreaterThan(200);
}, 600_000);

function scriptOf(before: Model, after: Model, renames: RenameMap): string {
  const plan = planMigration(before, after, kinds, { renames, online: true });
  return renderMigration(plan, { name: '0002_edit', direction: 'up' });
}

async function runPlan(client: Client, { blocks }: Plan): Promise<void> {
  for (const { steps } of blocks) for (const { sql } of steps) await client.query(sql);
}

/** Runs a script, and finds its transactions that lock readers or writers out of something and would wait for it longer. */
async function slowWaits(client: Client, script: string): Promise<readonly string[]> {
  const slow: string[] = [];
  const { rows } = await client.query<{ there: string[] }>(
    "SELECT pg_catalog.array_agg(oid::text) AS there FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v')",
  );
  for (const { transaction, title, statements } of parseMigration(script, 'up.sql')) {
    if (transaction === 'inside') await client.query('BEGIN');
    for (const { sql } of statements) await client.query(sql);
    if (transaction === 'outside') continue;
    const held = await client.query<{ name: string; lock_timeout: string }>(stopped, [rows[0]?.there]);
    await client.query('COMMIT');
    slow.push(
      ...held.rows.filter((each) => each.lock_timeout !== '50ms').map(({ name }) => `${title}: ${name}`),
    );
  }
  return slow;
}

const stopped = `SELECT DISTINCT c.relname AS name, pg_catalog.current_setting('lock_timeout') AS lock_timeout
  FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
  WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND c.oid::text = ANY ($1) AND c.relnamespace::regnamespace::text !~ '^pg_'
    AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
  UNION
  SELECT 'what is dropped', pg_catalog.current_setting('lock_timeout')
  FROM pg_catalog.pg_locks l
  WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.relation::text = ANY ($1) AND l.mode = 'AccessExclusiveLock'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = l.relation)`;
