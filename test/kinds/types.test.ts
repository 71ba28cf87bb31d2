import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { scalarType } from '../../generator/kinds/column/scalar-type.ts';
import { printScalar } from '../../generator/sql/literal.ts';
import {
  defaultProblem,
  findType,
  type Json,
  literalOf,
  parseType,
  pgTypes,
  printType,
  type TypeParts,
  typeProblem,
  typescriptType,
  zapatosType,
} from '../../generator/sql/types.ts';
import { majors, withDatabase } from '../support/postgres.ts';

function read(text: string): TypeParts {
  const type = parseType(text);
  if (type === null) throw new Error(`no type: ${text}`);
  return type;
}

/** Types of the server's own machinery, which no table of a user has. */
const internalOnly = new Set([
  ...['int2vector', 'oidvector', 'pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'gtsvector'],
  ...['pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'pg_mcv_list'],
]);

/** Types that a column may have in any spelling that PostgreSQL's grammar takes. */
const spellings = [
  ...[
    'int',
    'int2',
    'int4[]',
    'INT8',
    'bigint ARRAY',
    'decimal',
    'dec(5)',
    'numeric(12,2)[]',
    'numeric(3,-2)',
  ],
  ...[
    'float',
    'float(24)',
    'float(25)',
    'real',
    'double precision[3][4]',
    'char',
    'char(3)',
    'bpchar',
    'bpchar(2)',
  ],
  ...[
    'varchar',
    'character  varying (9)',
    'national character varying(4)',
    'nchar(2)',
    '"char"',
    'pg_catalog."char"',
  ],
  ...[
    'timestamp',
    'timestamptz(3)',
    'timestamp(0) with time zone',
    'timestamp without time zone[]',
    'time',
    'timetz',
  ],
  ...[
    'time(2) with time zone',
    'interval',
    'interval(3)',
    'interval year to month',
    'interval day to second(2)[]',
  ],
  ...['bit', 'bit(5)', 'bit varying', 'varbit(7)', 'pg_catalog.int4', 'bool', 'text[]', 'tsvector', 'xid8'],
];

describe.each(majors)('on PostgreSQL %i', (major) => {
  test('the catalogue is what pg_type has', () =>
    withDatabase(major, async ({ client }) => {
      const { rows } = await client.query(
        `SELECT t.oid::int AS oid, t.typarray::int AS "arrayOid", t.typname AS internal,
                format_type(t.oid, NULL) AS name, t.typcollation <> 0 AS collatable, t.typmodin <> 0 AS modified
         FROM pg_type t
         WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm')
           AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
      );
      const server = rows.filter(({ name }) => !internalOnly.has(name));
      const ours = [...pgTypes.values()].filter(({ name }) => !name.startsWith('interval '));
      const facts = ours.map(({ oid, arrayOid, internal, name, collatable, modifiers }) => {
        return { oid, arrayOid, internal, name, collatable, modified: modifiers.length > 0 };
      });
      const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
      expect(facts.sort(byName)).toEqual(server.sort(byName));
    }));

  test('every spelling is read as PostgreSQL reads it', () =>
    withDatabase(major, async ({ client }) => {
      const all = [...spellings, ...pgTypes.keys()];
      await client.query(
        `CREATE TABLE public.t (${all.map((spelling, index) => `c${index} ${spelling}`).join(', ')})`,
      );
      const { rows } = await client.query(
        `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = 'public.t'::regclass AND attnum > 0 ORDER BY attnum`,
      );
      expect(all.map((spelling) => `${spelling}: ${printType(read(spelling))}`)).toEqual(
        all.map((spelling, index) => `${spelling}: ${rows[index].type}`),
      );
    }));

  test('a default that we accept is accepted, one that we refuse is refused by PostgreSQL or means another thing', () =>
    withDatabase(major, async ({ client }) => {
      for (const [text, value] of goodDefaults) {
        const type = read(text);
        expect(defaultProblem(type, value), `${text} ${JSON.stringify(value)}`).toBeNull();
        const literal = printScalar(literalOf(type, value));
        await client.query(`CREATE TABLE public.d (v ${printType(type)} DEFAULT ${literal})`);
        await client.query('INSERT INTO public.d DEFAULT VALUES');
        await client.query('DROP TABLE public.d');
      }
      for (const [text, value] of badDefaults) {
        const type = read(text);
        expect(defaultProblem(type, value), `${text} ${JSON.stringify(value)}`).not.toBeNull();
        const literal = printScalar(literalOf(type, value));
        const attempt = client.query(
          `CREATE TEMP TABLE d (v ${printType(type)} DEFAULT ${literal}); INSERT INTO d DEFAULT VALUES`,
        );
        await expect(attempt, `${text} ${JSON.stringify(value)}`).rejects.toThrow();
      }
    }));
});

const goodDefaults: readonly (readonly [string, Json])[] = [
  ['integer', -1],
  ['bigint', '9223372036854775807'],
  ['numeric(5,2)', 123.45],
  ['numeric', '1e400'],
  ['numeric', 'NaN'],
  ['real', '-Infinity'],
  ['boolean', false],
  ['varchar(3)', 'äöü'],
  ['uuid', '00000000-0000-0000-0000-000000000000'],
  ['date', '2024-02-29'],
  ['date', 'infinity'],
  ['time(3)', '23:59:59.999'],
  ['timetz', '12:00+02'],
  ['timestamptz', '2026-01-31T09:30:00Z'],
  ['timestamp', '2026-01-31'],
  ['interval', '1 day'],
  ['bit(3)', '101'],
  ['bytea', '\\x00ff'],
  ['jsonb', { "it's": ['"', null, '\\'] }],
  ['jsonb', 'text'],
  ['json', []],
  ['text[]', ['', 'null', 'a,b', '{', '"', '\\', "it's", null]],
  ['integer[]', []],
  ['jsonb[]', [{ a: 1 }, 'x']],
  ['point', '(1,2)'],
  ['int4range', '[1,5)'],
  ['inet', '10.0.0.1/8'],
];

const badDefaults: readonly (readonly [string, Json])[] = [
  ['integer', 'one'],
  ['smallint', 40000],
  ['bigint', '9223372036854775808'],
  ['numeric(5,2)', 1234.5],
  ['boolean', 'maybe'],
  ['varchar(3)', 'four'],
  ['char(1)', 'ab'],
  ['uuid', 'no'],
  ['date', '2023-02-29'],
  ['date', '2026-13-01'],
  ['timestamptz', 'yesterdayish'],
  ['time', '25:00'],
  ['bit(3)', '11'],
  ['varbit(2)', '111'],
  ['bytea', '\\xabc'],
  ['integer[]', ['x']],
  ['point', ''],
];

test('words that PostgreSQL would compute at once are refused as defaults', () => {
  for (const word of ['now', 'today', 'tomorrow']) {
    expect(defaultProblem(read('timestamptz'), word)).toMatch(/computed once/);
  }
});

test('what is no type is not read', () => {
  for (const text of [
    '',
    'nothing',
    'int)',
    'numeric(',
    'numeric()',
    'numeric(1,,2)',
    'a.b.c',
    'interval century',
  ]) {
    expect(parseType(text), text).toBeNull();
  }
  for (const text of [
    'text(3)',
    'numeric(0)',
    'varchar(0)',
    'timestamp(7)',
    'numeric(1,2,3)',
    'interval year(3)',
  ]) {
    expect(typeProblem(read(text)), text).not.toBeNull();
  }
});

test('a type of an extension or a user is read and printed qualified', () => {
  const type = read('"My ""schema".geometry("Point",4326)[]');
  expect(type).toEqual({ name: 'geometry', schema: 'My "schema', modifiers: ['Point', 4326], dimensions: 1 });
  expect(printType(type)).toBe('"My ""schema".geometry("Point",4326)[]');
  expect(typescriptType(read('public.citext[]'))).toEqual({ select: 'string[]', insert: 'string[]' });
});

/** No type has it, so it has the parser of those that nobody parses. */
const unknownOid: number = 0;

test('node-postgres parses what we say that it parses', () => {
  const unparsed = pg.types.getTypeParser(unknownOid)('{a}');
  for (const type of pgTypes.values()) {
    const parser = pg.types.getTypeParser(type.oid);
    expect(parser === pg.types.getTypeParser(unknownOid), type.name).toBe(
      type.parsed === 'string' && type.name !== 'bigint',
    );
    const arrays = pg.types.getTypeParser(type.arrayOid);
    expect(arrays !== pg.types.getTypeParser(unknownOid), `${type.name}[]`).toBe(type.arrayParsed);
  }
  expect(unparsed).toBe('{a}');
});

test('zapatos says the same of every type', () => {
  const load = createRequire(import.meta.url);
  const { tsTypeForPgType } = load(resolve('node_modules/zapatos/dist/generate/pgTypes.js'));
  for (const { name } of pgTypes.values()) {
    for (const dimensions of [0, 1] as const) {
      const type: TypeParts = { name, schema: null, modifiers: [], dimensions };
      const udt = `${dimensions === 1 ? '_' : ''}${findType(type)?.internal}`;
      const ours = zapatosType(type);
      const theirs = ['Selectable', 'JSONSelectable', 'Whereable', 'Insertable'].map((context) =>
        tsTypeForPgType(udt, {}, context, { warningListener: false }),
      );
      const known = [ours.selectable, ours.jsonSelectable, ours.whereable, ours.insertable];
      if (ours.custom === null) expect(known, udt).toEqual(theirs);
      else expect(theirs, udt).toEqual(['any', 'any', 'any', 'any']);
    }
  }
});

test('columns of one built-in type share it, and a type with modifiers or of a schema is its own', () => {
  expect(scalarType('uuid', [], null)).toBe(scalarType('uuid', [], null));
  expect(scalarType('uuid', [], null)).toEqual({ name: 'uuid', schema: null, modifiers: [], dimensions: 0 });
  expect(scalarType('numeric', [12], null)).toMatchObject({ name: 'numeric', modifiers: [12] });
  expect(scalarType('uuid', [], 'app')).toMatchObject({ name: 'uuid', schema: 'app' });
  expect(scalarType('no such', [], null)).toMatchObject({ name: 'no such', schema: null });
});
