import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { model, primaryKey, table } from '../emit/support/model-builder.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { probes, type Sample } from './round-trip-values.ts';
import { type Db, type Generated, generate, type Helper, type Row } from './support.ts';

const path = ['public', 'probes'];
const names = Object.keys(probes);
const rounds = Math.max(...Object.values(probes).map(({ samples }) => samples.length));

let generated: Generated;
let helpers: Readonly<Record<string, Helper>>;

beforeAll(async () => {
  const columns = Object.fromEntries(names.map((name) => [name, probes[name]?.column ?? { type: 'text' }]));
  generated = await generate(
    model(table(path, { id: { type: 'integer' }, ...columns }), primaryKey(path, 'id')),
    ['probes'],
  );
  helpers = generated.tables.probes ?? {};
});
afterAll(() => generated.remove());

const call = <T = Row>(name: string, db: unknown, ...rest: unknown[]): Promise<T> =>
  (helpers[name] as Helper)(db as Db, ...rest);

/** The sample of a column in one round: each column goes through its own, again and again. */
function sampleOf(name: string, round: number): Sample {
  const { samples = [] } = probes[name] ?? {};
  const sample = samples[round % samples.length];
  if (sample === undefined) throw new Error(`${name} has no sample`);
  return sample;
}

const given = (round: number): Row => ({
  id: round,
  ...Object.fromEntries(names.map((name) => [name, sampleOf(name, round).given])),
});
const readBack = (round: number): Row => ({
  id: round,
  ...Object.fromEntries(
    names.map((name) => {
      const sample = sampleOf(name, round);
      return [name, 'read' in sample ? sample.read : sample.given];
    }),
  ),
});
const all = Array.from({ length: rounds }, (_, round) => round);
const other = (round: number): number => (round + 1) % rounds;

/** Ways in which a value is written. Each leaves the row of every round behind; some return it. */
const ways: Readonly<Record<string, (db: Db) => Promise<readonly Row[] | null>>> = {
  insert: async (db) => {
    const made: Row[] = [];
    for (const round of all) made.push(await call('insert', db, given(round)));
    return made;
  },
  'insertMany by one parameter': (db) => call('insertMany', db, all.map(given)),
  'insertMany by COPY': async (db) => {
    await call('insertMany', db, all.map(given), { copy: true, columns: [] });
    return null;
  },
  'upsert of new rows': async (db) => {
    const made: Row[] = [];
    for (const round of all) {
      const { row, inserted } = await call<{ row: Row; inserted: boolean }>('upsertById', db, given(round));
      expect(inserted).toBe(true);
      made.push(row);
    }
    return made;
  },
  'upsert of rows that are there': async (db) => {
    const made: Row[] = [];
    for (const round of all) {
      await call('insert', db, { ...given(other(round)), id: round });
      const { row, inserted } = await call<{ row: Row; inserted: boolean }>('upsertById', db, given(round));
      expect(inserted).toBe(false);
      made.push(row);
    }
    return made;
  },
  update: async (db) => {
    const made: Row[] = [];
    for (const round of all) {
      await call('insert', db, { ...given(other(round)), id: round });
      const { id, ...changes } = given(round);
      made.push(await call('update', db, { id }, changes));
    }
    return made;
  },
};

describe.each(majors)('every value on PostgreSQL %i', (major) => {
  test.each(Object.keys(ways))(
    'comes back from %s as it was given, and is stored as PostgreSQL prints it',
    (way) =>
      withDatabase(major, async ({ client }) => {
        await client.query(generated.build);
        const returned = await ways[way]?.(client as Db);
        if (returned !== null) expect(returned).toEqual(all.map(readBack));
        const texts = names.map((name) => `${name}::text AS ${name}`).join(', ');
        const { rows } = await client.query<Row>(`SELECT id, ${texts} FROM public.probes ORDER BY id`);
        expect(rows).toEqual(
          all.map((round) => ({
            id: round,
            ...Object.fromEntries(names.map((name) => [name, sampleOf(name, round).text])),
          })),
        );
        for (const round of all)
          expect(await call('findById', client, { id: round })).toEqual(readBack(round));
      }),
  );
});
