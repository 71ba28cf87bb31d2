import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { canonicalText, toCanonical } from '../../generator/kernel/canonical.ts';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { edits, smallModel } from './edits.ts';
import { schema } from './objects.ts';
import { applyPlan, comparable, readCatalog } from './round-trip.ts';

const empty = modelOf([{ ...schema('public'), owner: 'external' }]);
const schemas = ['public', 'other'];

/** The catalog in full, expressions as PostgreSQL prints them. */
async function snapshot(client: Client): Promise<readonly string[]> {
  const { objects } = await readCatalog(client, schemas);
  return [...objects.values()]
    .map((object) => canonicalText(toCanonical(object, kinds.get(object.kind))))
    .sort();
}

/** What a fresh build of the model leaves in the catalog; the database stays empty. */
async function freshBuild(client: Client, model: Model): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    await applyPlan(client, planMigration(empty, model, kinds));
    return await snapshot(client);
  } finally {
    await client.query('ROLLBACK');
  }
}

describe.each(majors)('on PostgreSQL %i', (major) => {
  test.each([false, true])(
    'every edit leads to what a fresh build has, and back (online: %s)',
    (online) =>
      withDatabase(major, ({ client }) =>
        withDatabase(major, async ({ client: bare }) => {
          const before = smallModel();
          await applyPlan(client, planMigration(empty, before, kinds));
          const base = await snapshot(client);
          for (const [name, after] of Object.entries(edits)) {
            await applyPlan(client, planMigration(before, after, kinds, { online }));
            expect(comparable(await readCatalog(client, schemas)), name).toEqual(comparable(after));
            expect(await snapshot(client), name).toEqual(await freshBuild(bare, after));
            await applyPlan(client, planMigration(after, before, kinds, { online, merge: false }));
            expect(await snapshot(client), `${name}, and back`).toEqual(base);
          }
        }),
      ),
    180_000,
  );
});

test('every edit but a reordered value set plans something', () => {
  const before = smallModel();
  for (const [name, after] of Object.entries(edits)) {
    expect(planMigration(before, after, kinds).blocks, name).not.toEqual([]);
  }
  const [id, check] =
    [...before.objects].find(([, { kind, comment }]) => kind === 'constraint' && comment !== null) ?? [];
  if (id === undefined || check === undefined) throw new Error('no check');
  const reordered = { ...check, props: { ...check.props, values: ['closed', 'open'] } };
  const after = modelOf(
    [...before.objects.values()].map((object) => (object.id === id ? reordered : object)),
  );
  expect(planMigration(before, after, kinds).blocks).toEqual([]);
});
