import { expect, test } from 'vitest';
import { introspect } from '../../generator/database/introspect.ts';
import { buildModel } from '../../generator/database/proof/build-model.ts';
import { compareCatalogs } from '../../generator/database/proof/compare-catalogs.ts';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { modelOf } from '../../generator/kernel/model.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { bundledDsl } from '../../generator/load/dsl.ts';
import { loadSchema } from '../../generator/load/load-schema.ts';
import { majors, withDatabase } from '../support/postgres.ts';

test.each(majors)('ledger() declares the table that the runner makes on PostgreSQL %i', async (major) => {
  const { model } = await loadSchema({
    root: process.cwd(),
    file: 'test/database/runner-ledger.schema.ts',
    dsl: bundledDsl(`${process.cwd()}/generator/dsl.ts`),
    postgres: { min: 15, max: 18 },
  });
  const ours = [...model.objects.values()].filter(({ owner }) => owner === 'runner');
  expect(ours.length).toBeGreaterThan(15);
  const declared = modelOf(ours.map((object) => ({ ...object, owner: 'schema' as const })));
  const elsewhere = 'none: the ledger itself is read';
  await withDatabase(major, async ({ client, connection }) => {
    await migrateUp({ target: connection, folders: [] });
    const made = await introspect(client, kinds, ['public'], elsewhere);
    await client.query('DROP TABLE public.schema_versions');
    await buildModel(client, declared, kinds);
    const built = await introspect(client, kinds, ['public'], elsewhere);
    const sides = { actual: 'by the runner', expected: 'by ledger()' };
    expect(compareCatalogs(made, built, kinds, 'TW640', sides).map(({ message }) => message)).toEqual([]);
  });
});
