import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { validateModel } from '../../generator/kernel/validate-model.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { type Phase, planPhases } from '../../generator/phases/plan-phases.ts';
import { noIntents } from '../../generator/phases/read-intents.ts';
import { migratePair, type Outcome } from '../support/migrate-pair.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { buildPair, type RandomPair } from '../support/random-pair.ts';
import { edits, type Spec, spec } from '../support/random-spec.ts';

/** The same variables as of the planner's properties; one pair in ten takes several deploys, or writes rows. */
const pairs = Number(process.env.TABLEWRIGHT_PROPERTY_PAIRS ?? 70);
const wanted = process.env.TABLEWRIGHT_PROPERTY_SEED ?? process.env.TABLEWRIGHT_SEED ?? '20261122';
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
const share = Math.ceil(pairs / 10 / majors.length);

const drawn = fc.record({
  spec,
  // Few would hit a type: one column of each table gets another of its family.
  column: fc.nat(3),
  member: fc.integer({ min: 1, max: 12 }),
  script: edits,
  declared: fc.boolean(),
  online: fc.boolean(),
});

function retyped(of: Spec, column: number, member: number): Spec {
  const tables = of.tables.map((table) => ({
    ...table,
    columns: table.columns.map((genes, at) =>
      at === column ? { ...genes, member: genes.member + member } : genes,
    ),
  }));
  return { ...of, tables };
}

test.each(majors)(
  `%i, seed ${seed}: every phase leads to a model of its own, and back`,
  async (major) => {
    const counts = new Map<Outcome, number>();
    const refused: string[] = [];
    await withDatabase(major, async ({ client: bare }) => {
      await fc.assert(
        fc.asyncProperty(drawn, async ({ spec: before, column, member, script, declared, online }) => {
          const pair = buildPair(before, script, declared, retyped(before, column, member));
          const phases = pair === null ? [] : phasesOf(pair, online, refused);
          fc.pre(pair !== null && (phases.length > 1 || phases.some(writesRows)));
          let from = pair?.before.model ?? { objects: new Map() };
          for (const { model, up, down } of phases) {
            expect(validateModel(model, kinds)).toEqual([]);
            const renames = new Map(
              up.deltas.flatMap((delta) =>
                delta.verb === 'rename' ? [[delta.before.id, delta.after.id] as const] : [],
              ),
            );
            const step = { before: { model: from }, after: { model }, renames, plans: { up, down } };
            const outcome = await migratePair(step, { bare, major, merge: true, online, dump: false });
            counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
            from = model;
          }
        }),
        {
          numRuns: share,
          maxSkipsPerRun: 10_000,
          seed: seed + major,
          endOnFailure: process.env.TABLEWRIGHT_PROPERTY_RAW === '1',
        },
      );
    });
    console.log(`PostgreSQL ${major}, seed ${seed}: ${JSON.stringify(Object.fromEntries(counts))}`);
    expect(counts.get('rows kept') ?? 0).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  },
  600_000 + pairs * 3_000,
);

function phasesOf(
  { before, after, renames }: RandomPair,
  online: boolean,
  refused: string[],
): readonly Phase[] {
  const intents = { ...noIntents, renames };
  try {
    return planPhases(before.model, after.model, { kinds, intents, plan: { online }, phased: true });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    refused.push(...error.diagnostics.map(({ code, message }) => `${code} ${message}`));
    return [];
  }
}

function writesRows({ up, down }: Phase): boolean {
  return [up, down].some(({ blocks }) =>
    blocks.some(({ steps }) => steps.some(({ backfill }) => backfill !== undefined)),
  );
}
