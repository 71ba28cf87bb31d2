import { expect, test } from 'vitest';
import type { Model } from '../../generator/kernel/model.ts';
import type { Plan } from '../../generator/kernel/plan.ts';
import { validateModel } from '../../generator/kernel/validate-model.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { type Phase, planPhases } from '../../generator/phases/plan-phases.ts';
import { noIntents } from '../../generator/phases/read-intents.ts';
import { type Case, cases } from '../support/cases.ts';
import { migratePair, type Outcome } from '../support/migrate-pair.ts';
import { hasNativePgDump, majors, withDatabase } from '../support/postgres.ts';

interface Phased {
  readonly name: string;
  readonly before: Model;
  readonly phases: readonly Phase[];
}

/** Cases that take more than one deploy where tables are in use, or batches in either direction: only what rows hold does. */
const phased: Phased[] = [];
for (const each of cases)
  if (each.kind === 'column' || each.kind === 'constraint') phased.push(...(await phasesOf(each)));

test.each(majors)(
  'the cases that take phases lead there and back, on PostgreSQL %i',
  async (major) => {
    const outcomes = new Map<Outcome, number>();
    const dump = await hasNativePgDump(major);
    await withDatabase(major, async ({ client: bare }) => {
      for (const { name, before, phases } of phased) {
        let from = before;
        for (const { model, up, down } of phases) {
          expect({ name, problems: validateModel(model, kinds) }).toEqual({ name, problems: [] });
          const renames = new Map(
            up.deltas.flatMap((delta) =>
              delta.verb === 'rename' ? [[delta.before.id, delta.after.id] as const] : [],
            ),
          );
          const pair = { before: { model: from }, after: { model }, renames, plans: { up, down } };
          const outcome = await migratePair(pair, { bare, major, merge: true, online: true, dump });
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          from = model;
        }
      }
    });
    console.log(`PostgreSQL ${major}: ${JSON.stringify(Object.fromEntries(outcomes))}`);
    expect(outcomes.get('rows kept') ?? 0).toBeGreaterThan(0);
  },
  600_000,
);

test('what takes phases or batches copies no table, on the way back either', () => {
  expect(phased.map(({ name }) => name)).toMatchSnapshot();
  for (const { name, phases } of phased) {
    const plans = phases.flatMap(({ up, down }) => [up, down]);
    const copies = plans.flatMap(({ blocks }) =>
      blocks.flatMap(({ steps }) =>
        steps.flatMap(({ id, hazards }) =>
          hazards.some(({ kind }) => kind === 'rewrites table' || kind === 'scans under lock') ? [id] : [],
        ),
      ),
    );
    expect({ name, copies }).toEqual({ name, copies: [] });
  }
});

async function phasesOf({ name, before, after, renames }: Case): Promise<readonly Phased[]> {
  const [from, to] = [await before(), await after()];
  const intents = { ...noIntents, renames: await renames() };
  const phases = planPhases(from, to, { kinds, intents, plan: { online: true }, phased: true });
  const takesPart = phases.length > 1 || phases.some(({ up, down }) => [up, down].some(writesRows));
  return takesPart ? [{ name, before: from, phases }] : [];
}

function writesRows({ blocks }: Plan): boolean {
  return blocks.some(({ steps }) => steps.some(({ backfill }) => backfill !== undefined));
}
