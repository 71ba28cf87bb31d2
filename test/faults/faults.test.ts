import { afterAll, beforeAll, describe, test } from 'vitest';
import { cases } from '../support/cases.ts';
import { majors } from '../support/postgres.ts';
import { caseHistory, type FaultHistory, keysHistory, phasedHistory } from './corpus.ts';
import { type Disturbance, withPrepared } from './disturb.ts';
import { Victims } from './victim.ts';

/**
 * `TABLEWRIGHT_FAULTS=all`: every history, killed after every statement, and at several instants of each sort; a number: so
 * many cases; `41-80`: those, in the seed's order. Without it, a slice that changes with the seed of the run.
 */
const wanted = process.env.TABLEWRIGHT_FAULTS ?? '';
const everything = wanted !== '';
const seed = Number(process.env.TABLEWRIGHT_FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const instants = everything ? 3 : 1;
const sliced = 4;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Which of the shuffled cases, the first being 1. */
function rangeOf(text: string): readonly [number, number] {
  if (text === 'all') return [1, cases.length];
  const [from, to] = text.split('-').map(Number);
  return to === undefined ? [1, text === '' ? 1 : (from ?? 0)] : [from ?? 1, to];
}

function disturbances(statements: number, random: () => number): readonly Disturbance[] {
  const all = Array.from({ length: statements }, (_, at) => at + 1);
  const chosen = everything ? all : all.sort(() => random() - 0.5).slice(0, sliced);
  const times = (type: Exclude<Disturbance['type'], 'after a statement'>): readonly Disturbance[] =>
    Array.from({ length: instants }, () => ({ type, share: random() }));
  return [
    ...chosen.map((statement) => ({ type: 'after a statement', statement }) as const),
    ...times('at an instant'),
    ...times('while a lock is held'),
    ...times('of two at once'),
  ];
}

const pick = randomFrom(seed);
const [first, last] = rangeOf(wanted);
const chosen = [...cases].sort(() => pick() - 0.5).slice(first - 1, last);
const histories: FaultHistory[] = first === 1 ? [phasedHistory, await keysHistory()] : [];
// One after the other: each load starts a process.
for (const one of chosen) histories.push(await caseHistory(one));

describe.each(majors)(`on PostgreSQL %i, seed ${seed}`, (major) => {
  let victims: Victims;
  const counts = new Map<string, number>();
  beforeAll(async () => {
    victims = await Victims.open();
  });
  afterAll(async () => {
    await victims.close();
    console.log(`PostgreSQL ${major}: ${JSON.stringify(Object.fromEntries(counts))}`);
  });

  test.each(histories)(
    '$name ends the same, wherever its runner is killed',
    async (history) => {
      const random = randomFrom(seed + major);
      await withPrepared(major, history, victims, async ({ statements, disturb }) => {
        for (const disturbance of disturbances(statements, random)) {
          await disturb(disturbance);
          counts.set(disturbance.type, (counts.get(disturbance.type) ?? 0) + 1);
        }
      });
    },
    everything ? 3_600_000 : 120_000,
  );
});
