import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { majors, withDatabase } from '../../support/postgres.ts';
import { removeProject } from '../support/compile.ts';
import { type ColumnSketch, model, table } from '../support/model-builder.ts';
import { buildValidators, type Db, type Modules } from './build-validators.ts';
import * as sample from './sample-values.ts';

interface Case {
  readonly type: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly typescript?: ColumnSketch['typescript'];
}

const asText = { as: 'string' } as const;
const listOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.array(values, { maxLength: 3 });
const cases: readonly Case[] = [
  { type: 'smallint', values: sample.numbers },
  { type: 'integer', values: sample.numbers },
  { type: 'bigint', values: sample.int8s },
  { type: 'bigint', values: sample.numbers, typescript: { as: 'number' } },
  { type: 'numeric', values: sample.decimals },
  { type: 'numeric(5,2)', values: sample.decimals },
  { type: 'numeric(3,-2)', values: sample.decimals },
  { type: 'numeric(2,4)', values: sample.decimals },
  { type: 'real', values: sample.numbers },
  { type: 'double precision', values: sample.numbers },
  { type: 'oid', values: sample.numbers },
  { type: 'text', values: sample.texts },
  { type: 'character varying(3)', values: sample.texts },
  { type: 'character varying', values: sample.texts },
  { type: 'character(3)', values: sample.texts },
  { type: 'boolean', values: fc.boolean() },
  { type: 'bytea', values: fc.uint8Array({ maxLength: 5 }) },
  { type: 'uuid', values: sample.uuids },
  { type: 'date', values: sample.dates },
  { type: 'time without time zone', values: sample.times },
  { type: 'time(2) without time zone', values: sample.times },
  { type: 'time with time zone', values: sample.timetzs },
  { type: 'timestamp without time zone', values: sample.timestamps, typescript: asText },
  { type: 'timestamp(0) without time zone', values: sample.timestamps, typescript: asText },
  { type: 'timestamp with time zone', values: sample.timestamptzs, typescript: asText },
  { type: 'bit(4)', values: sample.bits },
  { type: 'bit varying(4)', values: sample.bits },
  { type: 'bit varying', values: sample.bits },
  { type: 'json', values: sample.jsons },
  { type: 'jsonb', values: sample.jsons },
  { type: 'text[]', values: listOf(sample.texts) },
  { type: 'character varying(3)[]', values: listOf(sample.texts) },
  { type: 'integer[]', values: listOf(sample.numbers) },
  { type: 'numeric(5,2)[]', values: listOf(sample.decimals) },
  { type: 'uuid[]', values: listOf(sample.uuids) },
  { type: 'timestamp with time zone[]', values: listOf(sample.timestamptzs), typescript: asText },
  { type: 'jsonb[]', values: listOf(sample.jsons) },
];

let folder = '';
let modules: Modules = {};
let build = '';

beforeAll(async () => {
  const tables = cases.map(({ type, typescript }, n) => {
    const column: ColumnSketch = { type, ...(typescript === undefined ? {} : { typescript }) };
    return table(['public', `t${n}`], { value: column, maybe: { ...column, nullable: true } });
  });
  ({ folder, modules, build } = await buildValidators(model(...tables)));
});
afterAll(() => removeProject(folder));

const runs = Number(process.env.TABLEWRIGHT_VALIDATOR_RUNS ?? 60);

describe.each(majors)('validators on PostgreSQL %i', (major) => {
  test('take exactly the values that each type takes', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      const wrong: unknown[] = [];
      const outcomes = new Set<string>();
      for (const [n, { type, values }] of cases.entries()) {
        const own = modules[`t${n}`];
        if (own === undefined) throw new Error(`no module of t${n}`);
        for (const value of fc.sample(values, { numRuns: runs, seed: major * 1000 + n })) {
          const row = { value, maybe: null };
          const wanted = (await own.takes(client as Db, row)) && !isChanged(value, type);
          const taken = own.insert.safeParse(row).success;
          outcomes.add(`${n} ${taken}`);
          if (taken !== wanted) wrong.push({ type, value, taken });
        }
      }
      expect(wrong).toEqual([]);
      // Of every type some values were taken.
      expect(cases.filter((_, n) => !outcomes.has(`${n} true`))).toEqual([]);
    }));

  test('know NULL, what is left out and what is no column', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      const own = modules.t11;
      for (const row of [
        {},
        { value: null },
        { value: undefined },
        { value: 'a', maybe: undefined },
        { value: 'a', other: 1 },
        { maybe: 'a' },
      ]) {
        const given = Object.entries(row).filter(([, value]) => value !== undefined);
        const names = given.map(([name]) => `"${name}"`).join(', ');
        const wanted = await client
          .query(
            `INSERT INTO public.t11 ${given.length === 0 ? 'DEFAULT VALUES' : `(${names}) VALUES (${given.map((_, at) => `$${at + 1}`)})`}`,
            given.map(([, value]) => value),
          )
          .then(
            () => true,
            () => false,
          );
        expect([row, own?.insert.safeParse(row).success]).toEqual([row, wanted]);
      }
    }));
});

/**
 * Half a character is sent as U+FFFD, and what JSON has no number for as its null: PostgreSQL takes another value. Inside of
 * JSON half a character is an escape.
 */
function isChanged(value: unknown, type: string): boolean {
  const isJson = type.startsWith('json');
  if (typeof value === 'string') return !isJson && !value.isWellFormed();
  if (typeof value === 'number') return isJson && !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => isChanged(inner, type));
}
