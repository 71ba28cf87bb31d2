import type { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { introspect, schemasOf } from '../../generator/database/introspect.ts';
import { appendMigration } from '../../generator/history/append-migration.ts';
import { foldHistory } from '../../generator/history/fold-history.ts';
import { serialiseRecord } from '../../generator/history/serialise-record.ts';
import { upgradeRecord } from '../../generator/history/upgrade-record.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { emptyModel, type Model } from '../../generator/kernel/model.ts';
import { type Plan, planMigration } from '../../generator/kernel/plan.ts';
import { eraseElaborated, kinds } from '../../generator/kinds/index.ts';
import { cases } from '../support/cases.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { migratePair } from '../support/migrate-pair.ts';
import { normaliseDump } from '../support/normalise-dump.ts';
import { dumpSchema, hasNativePgDump, majors, type TestDatabase, withDatabase } from '../support/postgres.ts';

describe.each(majors)('on PostgreSQL %i', (major) => {
  let dumps = false;
  beforeAll(async () => {
    dumps = await hasNativePgDump(major);
  });

  const witness = async (database: TestDatabase): Promise<{ facts: string[]; dump: string | null }> => ({
    facts: await facts(database.client),
    dump: dumps ? normaliseDump(await dumpSchema(database)) : null,
  });

  describe.each(cases)('$name', ({ before: loadBefore, after: loadAfter, renames: loadRenames }) => {
    test('migrates to what a fresh build is, and back', async () => {
      const [before, after, renames] = await Promise.all([loadBefore(), loadAfter(), loadRenames()]);
      const fresh = await withDatabase(major, async (database) => {
        await run(database.client, planMigration(emptyModel, after, kinds));
        return witness(database);
      });
      await withDatabase(major, async (database) => {
        await run(database.client, planMigration(emptyModel, before, kinds));
        const old = await witness(database);

        await run(database.client, planMigration(before, after, kinds, { online: true, renames }));
        const migrated = await witness(database);
        expect(diffFacts(fresh.facts, migrated.facts)).toEqual([]);
        expect(migrated.dump).toBe(fresh.dump);
        await expectElaborated(database.client, after);

        const back = new Map([...renames].map(([from, to]) => [to, from] as const));
        const down = planMigration(after, before, kinds, { online: true, renames: back });
        await run(database.client, down);
        const restored = await witness(database);
        const kept = keptBy(down);
        expect(diffFacts(old.facts, without(restored.facts, kept))).toEqual([]);
        if (kept.size === 0) expect(restored.dump).toBe(old.dump);
      });
    });

    test('does so offline and statement by statement too, and keeps every row that no step declares lost', async () => {
      const pair = {
        before: { model: await loadBefore() },
        after: { model: await loadAfter() },
        renames: await loadRenames(),
      };
      await withDatabase(major, ({ client: bare }) =>
        migratePair(pair, { major, bare, merge: false, online: false, dump: false }),
      );
    });
  });
});

test.each(cases)(
  '$name plans nothing once it is in history',
  async ({ before: loadBefore, after: loadAfter, renames: loadRenames }) => {
    const [before, after, renames] = await Promise.all([loadBefore(), loadAfter(), loadRenames()]);
    const first = appendMigration(
      [],
      diffModels(emptyModel, before, kinds),
      before,
      kinds,
      'initial_schema',
      'aaaaaaaaaa',
    );
    const { deltas } = planMigration(before, after, kinds, { renames });
    const second = appendMigration([first], deltas, after, kinds, 'edit', 'bbbbbbbbbb');
    const read = [first, second].map((record) => upgradeRecord(JSON.parse(serialiseRecord(record))));
    expect(planMigration(foldHistory(read, kinds), after, kinds)).toEqual({ deltas: [], blocks: [] });
  },
);

/** What is shared (an extension, the schema that holds one) is left by its own rule: removed, and destroyed by no step. */
function keptBy({ deltas, blocks }: Plan): ReadonlySet<string> {
  const destroyed = new Set(blocks.flatMap(({ steps }) => steps.flatMap((step) => step.destroys)));
  const removed = deltas.flatMap((delta) => (delta.verb === 'remove' ? [delta.object] : []));
  const kept = removed.filter(({ id, parent }) => parent === null && !destroyed.has(id));
  return new Set(kept.map(({ kind, path }) => `${kind} ${path.join('.')}`));
}

function without(lines: readonly string[], kept: ReadonlySet<string>): string[] {
  return lines.filter((line) => !kept.has(JSON.parse(line)[1]));
}

async function run(client: Client, { blocks }: Plan): Promise<void> {
  for (const { transaction, steps } of blocks) {
    if (transaction === 'inside') await client.query('BEGIN');
    for (const { sql, title } of steps) {
      await client.query(sql).catch((error: unknown) => {
        throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}\n${sql}`);
      });
    }
    if (transaction === 'inside') await client.query('COMMIT');
  }
}

/** The catalog holds the model, but for the texts that PostgreSQL prints in its own words. */
async function expectElaborated(client: Client, model: Model): Promise<void> {
  const found = await introspect(client, kinds, schemasOf(model));
  expect(plain(found)).toEqual(plain(model));
}

function plain(model: Model): Record<string, unknown> {
  return Object.fromEntries(
    [...eraseElaborated(model).objects.values()].map(({ id, props, comment, parent }) => [
      id,
      { props, comment, parent },
    ]),
  );
}
