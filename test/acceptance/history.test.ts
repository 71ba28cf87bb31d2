import { expect, test } from 'vitest';
import { appendMigration } from '../../generator/history/append-migration.ts';
import { foldHistory } from '../../generator/history/fold-history.ts';
import { serialiseRecord } from '../../generator/history/serialise-record.ts';
import { upgradeRecord } from '../../generator/history/upgrade-record.ts';
import { diffModels } from '../../generator/kernel/diff.ts';
import { emptyModel } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { cases } from '../support/cases.ts';

test.each(cases)('$name plans nothing once it is in history', async (each) => {
  const [before, after, renames] = await Promise.all([each.before(), each.after(), each.renames()]);
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
});
