import { describe, expect, test } from 'vitest';
import { type Model, modelOf } from '../../generator/kernel/model.ts';
import { type ObjectId, objectId, pathOf } from '../../generator/kernel/object-id.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { type RenameMap, renameIds } from '../../generator/kernel/rename.ts';
import { type LockMode, lockModes, type PlannedStep } from '../../generator/kernel/step.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { planPhases } from '../../generator/phases/plan-phases.ts';
import { noIntents } from '../../generator/phases/read-intents.ts';
import { cases } from '../support/cases.ts';
import { type Observed, observeStep, relationIds } from '../support/observe-step.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { edits, smallModel } from './edits.ts';
import { schema } from './objects.ts';
import { applyPlan } from './round-trip.ts';

// Locks, scans and copies are what a plan is judged by before it runs: here PostgreSQL itself is asked.

const empty = modelOf([{ ...schema('public'), owner: 'external' }]);

interface Way {
  readonly name: string;
  readonly to: Model;
  readonly renames: RenameMap;
}

const at = (...path: readonly string[]): readonly string[] => ['public', ...path];
const renamed: readonly (readonly [kind: string, from: readonly string[], to: readonly string[]])[] = [
  ['table', at('thing'), at('other')],
  ['column', at('thing', 'amount'), at('thing', 'other')],
  ['constraint', at('thing', 'thing_pkey'), at('thing', 'other')],
  ['constraint', at('thing', 'thing_status_check'), at('thing', 'other')],
  ['index', at('thing', 'thing_open'), at('thing', 'other')],
  ['trigger', at('thing', 'touch'), at('thing', 'other')],
  ['view', at('second'), at('other')],
  ['function', at('label', '(integer)'), at('other', '(integer)')],
];

const ways: readonly Way[] = [
  ...Object.entries(edits).map(([name, to]) => ({ name, to, renames: new Map() })),
  ...renamed.map(([kind, from, to]) => {
    const renames = new Map<ObjectId, ObjectId>([[objectId(kind, from), objectId(kind, to)]]);
    return { name: `a ${kind} renamed`, to: renameIds(smallModel(), renames, kinds), renames };
  }),
];

const strength = (lock: LockMode): number => lockModes.indexOf(lock);
/** Below this nobody waits but who changes the schema, and that for a moment. */
const noticed = strength('share update exclusive');

/** Where a step and PostgreSQL tell different things. */
function lies(
  step: PlannedStep,
  observed: ReadonlyMap<string, Observed>,
  known: ReadonlySet<string>,
): readonly string[] {
  const nameOf = (id: ObjectId): string => pathOf(id).slice(0, 2).join('.');
  const labelled = new Set(step.locks.map(nameOf));
  const copied = new Set(
    step.hazards.flatMap(({ kind, on }) => (kind === 'rewrites table' ? [nameOf(on)] : [])),
  );
  const read = new Set(step.scans.map(nameOf));
  const found: string[] = [];
  const say = (what: string) => found.push(`${step.id}: ${what}\n  ${step.sql}`);
  for (const [name, { oid, lock, rewritten, scanned }] of observed) {
    // Nobody else knows of what this plan makes.
    if (!known.has(oid)) continue;
    if (!labelled.has(name) && strength(lock) >= noticed) say(`locks ${name}, ${lock}, and does not say so`);
    if (labelled.has(name) && strength(lock) > strength(step.lock))
      say(`locks ${name}, ${lock}, and says ${step.lock}`);
    if (rewritten !== copied.has(name)) say(`${rewritten ? 'copies' : 'does not copy'} ${name}`);
    if (scanned && !read.has(name) && !rewritten) say(`reads all of ${name}, and does not say so`);
  }
  const seen = [...labelled].flatMap((name) => observed.get(name)?.lock ?? []);
  if (seen.length > 0 && !seen.includes(step.lock)) say(`says ${step.lock}, and locks ${seen.join(', ')}`);
  const reads = [...read].map((name) => observed.get(name)?.scanned ?? false);
  if (reads.length > 0 && !reads.includes(true)) say('says that it reads all, and does not');
  return found;
}

describe.each(majors)('on PostgreSQL %i', (major) => {
  test.each([false, true])(
    'every step locks, reads and copies what it says (online: %s)',
    (online) =>
      withDatabase(major, async ({ client, open }) => {
        const before = smallModel();
        await applyPlan(client, planMigration(empty, before, kinds));
        const found: string[] = [];
        const observed = new Set<string>();
        const run = async (from: Model, to: Model, renames: RenameMap, merge: boolean): Promise<void> => {
          const { blocks } = planMigration(from, to, kinds, { online, merge, renames });
          const known = await relationIds(client);
          for (const step of blocks.flatMap(({ steps }) => steps)) {
            found.push(...lies(step, await observeStep(step, client, open), known));
            observed.add(step.id.split(':')[0] ?? '');
          }
        };
        for (const { to, renames } of ways) {
          const back = new Map([...renames].map(([old, now]) => [now, old]));
          await run(before, to, renames, false);
          await run(to, before, back, true);
        }
        expect([...new Set(found)]).toEqual([]);
        // What these ways are made of, so that a step that none of them has is seen to be missing.
        expect([...observed].sort()).toMatchSnapshot();
      }),
    300_000,
  );

  test('every step that makes a key beside traffic, and takes it back, does what it says', async () => {
    const found: string[] = [];
    const observed = new Set<string>();
    for (const name of ['column/type-of-an-identity-key', 'column/type-of-a-key-of-itself']) {
      const pair = cases.find((each) => each.name === name);
      if (pair === undefined) throw new Error(`no case ${name}`);
      const [before, after] = [await pair.before(), await pair.after()];
      const phases = planPhases(before, after, {
        kinds,
        intents: noIntents,
        plan: { online: true },
        phased: true,
      });
      await withDatabase(major, async ({ client, open }) => {
        await applyPlan(client, planMigration(empty, before, kinds));
        const plans = [...phases.map(({ up }) => up), ...phases.map(({ down }) => down).reverse()];
        for (const step of plans.flatMap(({ blocks }) => blocks.flatMap(({ steps }) => steps))) {
          observed.add(step.id.split(':')[0] ?? '');
          // It ends transactions of its own: test/database looks at it.
          if (step.backfill !== undefined) await client.query(step.sql);
          else {
            const known = await relationIds(client);
            found.push(...lies(step, await observeStep(step, client, open), known));
          }
        }
      });
    }
    expect([...new Set(found)]).toEqual([]);
    expect([...observed]).toEqual(
      expect.arrayContaining(['add constraint', 'continue column', 'drop the identity of column']),
    );
  }, 300_000);
});
