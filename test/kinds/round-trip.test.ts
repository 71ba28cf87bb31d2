import { describe, expect, test } from 'vitest';
import { modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { schema } from './objects.ts';
import { applyPlan, comparable, readCatalog, statementsOf } from './round-trip.ts';
import { wholeModel, wholeSchemas } from './whole-model.ts';

const empty = modelOf([{ ...schema('public'), owner: 'external' }]);

describe.each(majors)('on PostgreSQL %i', (major) => {
  test.each([true, false])('every kind and prop comes back as written (merge: %s)', (merge) =>
    withDatabase(major, async ({ client }) => {
      const model = wholeModel();
      await applyPlan(client, planMigration(empty, model, kinds, { merge }));
      expect(comparable(await readCatalog(client, wholeSchemas))).toEqual(comparable(model));

      await applyPlan(client, planMigration(model, empty, kinds, { merge }));
      const left = await readCatalog(client, wholeSchemas);
      // A shared extension, and with it the schema that holds it, stays.
      expect([...left.objects.keys()]).toEqual(['schema:ext en"sions', 'schema:public', 'extension:pg_trgm']);

      await applyPlan(client, planMigration(empty, model, kinds, { merge }));
      expect(comparable(await readCatalog(client, wholeSchemas))).toEqual(comparable(model));
    }),
  );
});

test('the statements are the same whatever order the model was written in', () => {
  const model = wholeModel();
  const reversed = modelOf([...model.objects.values()].reverse());
  expect(statementsOf(planMigration(empty, reversed, kinds))).toEqual(
    statementsOf(planMigration(empty, model, kinds)),
  );
});
