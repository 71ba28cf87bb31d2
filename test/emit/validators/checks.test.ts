import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { majors, withDatabase } from '../../support/postgres.ts';
import { removeProject } from '../support/compile.ts';
import { type ColumnSketch, constraint, model, table } from '../support/model-builder.ts';
import { buildValidators, type Db, type Modules } from './build-validators.ts';

type Columns = Readonly<Record<string, ColumnSketch>>;
interface Case {
  readonly columns: Columns;
  readonly check: string;
}

const n: ColumnSketch = { type: 'numeric(5,2)' };
const count: ColumnSketch = { type: 'integer', nullable: true };
const five: ColumnSketch = { type: 'integer', default: [{ literal: 5 }] };
const word: ColumnSketch = { type: 'text' };
const short: ColumnSketch = { type: 'character varying(3)', nullable: true };
const code: ColumnSketch = { type: 'character(3)' };
const day: ColumnSketch = { type: 'date', nullable: true };
const at: ColumnSketch = { type: 'timestamp(0) with time zone', typescript: { as: 'string' } };
const local: ColumnSketch = { ...at, type: 'timestamp without time zone', nullable: true };
const clock: ColumnSketch = { type: 'time without time zone' };
const flag: ColumnSketch = { type: 'boolean', nullable: true };
const data: ColumnSketch = { type: 'jsonb' };
const tags: ColumnSketch = { type: 'text[]', nullable: true };
const real: ColumnSketch = { type: 'real', nullable: true };
const double: ColumnSketch = { type: 'double precision' };
const id: ColumnSketch = { type: 'uuid' };
const big: ColumnSketch = { type: 'bigint' };
const photo: ColumnSketch = { type: 'bytea' };

const cases: readonly Case[] = [
  { columns: { n }, check: 'n >= 0' },
  { columns: { n }, check: '0.005 < n' },
  { columns: { n }, check: "n <> '1.5' AND n < 999.99" },
  { columns: { n, count }, check: 'n > count' },
  { columns: { n }, check: 'n BETWEEN -1 AND 1.50' },
  { columns: { n }, check: 'n NOT BETWEEN 0 AND 1' },
  { columns: { count }, check: 'count > 0' },
  { columns: { count }, check: 'count > 0 AND count IS NOT NULL' },
  { columns: { count }, check: 'count IN (1, 2, 5)' },
  { columns: { count }, check: 'count NOT IN (1, 2) OR count IS NULL' },
  { columns: { count }, check: 'count = ANY (ARRAY[0, 5])' },
  { columns: { count }, check: 'count IS DISTINCT FROM 5' },
  { columns: { count, other: count }, check: 'count IS NOT DISTINCT FROM other' },
  { columns: { count }, check: 'coalesce(count, 7) < 5' },
  { columns: { five }, check: 'five < 5' },
  { columns: { five, count }, check: 'five <= count' },
  { columns: { word }, check: 'length(word) <= 2' },
  { columns: { word }, check: 'octet_length(word) < 4' },
  { columns: { word }, check: "btrim(word) <> ''" },
  { columns: { word }, check: 'rtrim(word) = word AND ltrim(word) = word' },
  { columns: { word }, check: "word ~ '^[^x].$'" },
  { columns: { word }, check: 'word ~ \'.{2}\' COLLATE "C"' },
  { columns: { word }, check: 'word COLLATE "C" ~* \'^A[b-z ]*\'' },
  { columns: { word }, check: "word !~ '^(a|[^ -~])'" },
  { columns: { word }, check: "word LIKE 'a%_'" },
  { columns: { word }, check: "word NOT LIKE '%\\ ' AND word <> 'a'" },
  { columns: { word }, check: "word NOT IN ('a', 'b', '')" },
  { columns: { short }, check: 'char_length(short) >= 2' },
  { columns: { short, word }, check: 'short = word OR length(word) > 1' },
  { columns: { short }, check: "short::text <> ''" },
  { columns: { code }, check: "code <> 'a' AND length(code) < 3" },
  { columns: { from: day, to: day }, check: '"from" < "to"' },
  { columns: { day }, check: "day >= '2000-01-01'" },
  { columns: { day }, check: "day < DATE '2024-03-01' OR day = 'infinity'" },
  { columns: { from: day, to: day }, check: 'num_nonnulls("from", "to") = 1' },
  { columns: { from: day, to: day }, check: 'num_nulls("from", "to") <> 1' },
  { columns: { at, end: at }, check: 'at <= "end"' },
  { columns: { at }, check: "at > '2020-01-01T00:00:00Z'" },
  { columns: { local, day }, check: "local >= '2024-02-29 12:00:00' OR day IS NOT NULL" },
  { columns: { clock }, check: "clock BETWEEN '08:00' AND '12:00:00.5'" },
  { columns: { flag }, check: 'flag' },
  { columns: { flag, count }, check: 'flag IS NOT TRUE OR count IS NOT NULL' },
  { columns: { flag, count }, check: 'NOT (flag AND count > 1)' },
  { columns: { flag, count }, check: '(flag AND count > 1) IS UNKNOWN' },
  { columns: { flag, count }, check: '(flag OR count > 1) IS NOT FALSE' },
  { columns: { data }, check: "jsonb_typeof(data) = 'object'" },
  { columns: { data }, check: "jsonb_typeof(data) = 'array' AND data <> '[]'" },
  { columns: { data }, check: "jsonb_typeof(data) IN ('null', 'number')" },
  { columns: { data }, check: "data = '{}' OR data = '5'" },
  { columns: { tags }, check: 'cardinality(tags) BETWEEN 1 AND 2' },
  { columns: { real }, check: 'real <= 0.1' },
  { columns: { real, double }, check: 'real = double' },
  { columns: { double, n }, check: 'double < n' },
  { columns: { id }, check: "id <> '00000000-0000-0000-0000-000000000000'" },
  { columns: { id, other: id }, check: 'id < other' },
  { columns: { big }, check: 'big > 9007199254740992 OR big <= -1' },
  { columns: { photo }, check: 'octet_length(photo) <= 2' },
];

const words = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'x', ' ', '\n', 'é', '😀'), maxLength: 3 });
const dayTexts = [
  '1999-12-31',
  '2000-01-01',
  '2024-02-29',
  '2024-03-01',
  'infinity',
  '-infinity',
  '0044-03-15 BC',
];
const zero = '00000000-0000-0000-0000-000000000000';
const valuesOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'numeric(5,2)': fc.constantFrom(
    '0',
    '-0.001',
    '0.005',
    '0.0049',
    '1.5',
    '1.499',
    '1.505',
    1,
    -1,
    '-1.004',
    '999.989',
    'NaN',
    '1e2',
  ),
  integer: fc.constantFrom(0, 1, 2, 3, 4, 5, 5, -1),
  text: words,
  'character varying(3)': fc.oneof(
    words,
    words.map((text) => `${text}   `),
  ),
  'character(3)': words,
  date: fc.constantFrom(...dayTexts),
  'timestamp(0) with time zone': fc.constantFrom(
    ...[
      '2020-01-01T00:00:00Z',
      '2020-01-01T00:00:00.499Z',
      '2020-01-01T00:00:00.5Z',
      '2019-12-31T23:59:59.5-01:00',
    ],
    ...[
      new Date('2020-01-01T00:00:00.501Z'),
      new Date(0),
      'infinity',
      '1900-01-01T00:00:00.5+00',
      '1900-01-01T00:00:01Z',
    ],
  ),
  'timestamp without time zone': fc.constantFrom(
    '2024-02-29 12:00:00',
    '2024-02-29T11:59:59.999999',
    new Date('2024-02-29T12:00:00Z'),
    '-infinity',
  ),
  'time without time zone': fc.constantFrom(
    '07:59:59.999999',
    '08:00',
    '12:00:00.5',
    '12:00:00.500001',
    '24:00',
  ),
  boolean: fc.boolean(),
  jsonb: fc.constantFrom<unknown>(null, {}, { a: 1 }, [], [[]], [null], 5, 5.5, '5', true, 'x', {
    a: undefined,
  }),
  'text[]': fc.array(words, { maxLength: 3 }),
  real: fc.constantFrom(0.1, 0.1000000015, 0.09999999, Number.NaN, Infinity, -Infinity, 0, 3),
  'double precision': fc.constantFrom(0.1, Math.fround(0.1), Number.NaN, Infinity, 0, 1.5, 3),
  uuid: fc.constantFrom(
    zero,
    `{${zero.replaceAll('-', '')}}`,
    `${zero.slice(0, -1)}1`,
    'ABCDEF00-0000-0000-0000-000000000000',
  ),
  bigint: fc.constantFrom('9007199254740992', '9007199254740993', -1, 0n, ' +9007199254740993 ', 2 ** 60),
  bytea: fc.uint8Array({ maxLength: 4 }),
};

function rowsOf(columns: Columns): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(columns).map(([name, { type, nullable, default: standard }]) => {
    const value = valuesOf[type] ?? fc.constant(null);
    const given =
      nullable === true
        ? fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
        : value;
    const left = nullable === true || standard !== undefined;
    return [
      name,
      left
        ? fc.oneof({ weight: 5, arbitrary: given }, { weight: 1, arbitrary: fc.constant(undefined) })
        : given,
    ] as const;
  });
  return fc.record(Object.fromEntries(fields));
}

let folder = '';
let modules: Modules = {};
let build = '';

beforeAll(async () => {
  const tables = cases.flatMap(({ columns, check }, at) => {
    const path = ['public', `t${at}`];
    return [
      table(path, { key: { type: 'integer', default: ['1'] }, ...columns }),
      constraint([...path, `c${at}`], { type: 'check', expression: [check] }),
    ];
  });
  ({ folder, modules, build } = await buildValidators(model(...tables)));
});
afterAll(() => removeProject(folder));

const runs = Number(process.env.TABLEWRIGHT_VALIDATOR_RUNS ?? 40);

describe.each(majors)('checks on PostgreSQL %i', (major) => {
  test('are decided as PostgreSQL decides them, of whole rows and of changes', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      const db = client as Db;
      const wrong: unknown[] = [];
      for (const [at, { columns, check }] of cases.entries()) {
        const own = modules[`t${at}`];
        if (own === undefined) throw new Error(`no module of t${at}`);
        const outcomes = new Set<boolean>();
        for (const row of fc.sample(rowsOf(columns), { numRuns: runs, seed: major * 1000 + at })) {
          const wanted = await own.takes(db, row);
          const taken = own.insert.safeParse(row).success;
          outcomes.add(taken);
          if (taken !== wanted) wrong.push({ check, row, taken });
          // Of changes a validator may know less, and is never stricter; with every column given it knows all.
          const changes = own.update.safeParse(row).success;
          const whole = Object.keys(columns).every((name) => row[name] !== undefined);
          if ((wanted && !changes) || (whole && changes !== wanted))
            wrong.push({ check, changes: row, taken: changes });
        }
        if (outcomes.size < 2) wrong.push({ check, only: [...outcomes] });
      }
      expect(wrong).toEqual([]);
    }));
});

test('an issue names the constraint and stands at its column', () => {
  const found = modules.t0?.insert.safeParse({ n: -1 }).error?.issues;
  expect(found).toMatchObject([
    { path: ['n'], message: 'must be at least 0', params: { constraint: 'c0', columns: ['n'] } },
  ]);
  // Also beside another problem: all of them are told at once.
  const both = modules.t3?.insert.safeParse({ n: 1, count: 1, key: 'x' }).error?.issues;
  expect(both?.map(({ path }) => path)).toEqual([['key'], []]);
});
