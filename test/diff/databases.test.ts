import { describe, expect, test } from 'vitest';
import { diff } from '../../generator/index.ts';
import { diffFacts, facts } from '../support/facts.ts';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import { handWritten } from './hand-written.ts';
import { build, comparableFacts, runScript } from './run-script.ts';

/** Plans one database into the other, runs the plan there, and compares. */
async function expectLeads(from: TestDatabase, to: TestDatabase): Promise<void> {
  const result = await diff({ from: from.url, to: to.url });
  expect(result).toMatchObject({ status: 'different', unmodelled: [], warnings: [] });
  await runScript(from.client, result.sql);
  const [wanted, found] = [await facts(to.client), await facts(from.client)];
  expect(diffFacts(comparableFacts(wanted, []), comparableFacts(found, result.left))).toEqual([]);
  const again = await diff({ from: from.url, to: to.url });
  expect(again).toMatchObject({ status: 'same', differences: [], statements: [], sql: '' });
}

// There on one major, back on the other: the plans of both ways are as long as each other.
describe.each(majors)('databases that people wrote, on PostgreSQL %i', (major) => {
  const back = major === majors.at(-1);

  test.each(handWritten)('$name', ({ from, to }) =>
    withDatabase(major, (a) =>
      withDatabase(major, async (b) => {
        await Promise.all([build(a.client, back ? to : from), build(b.client, back ? from : to)]);
        await expectLeads(a, b);
      }),
    ),
  );
});
