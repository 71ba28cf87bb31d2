import { expect, test } from 'vitest';
import { identifierProblem, printIdentifier } from '../../generator/sql/identifier.ts';
import { printDollarQuoted, printString } from '../../generator/sql/literal.ts';
import { reservedWords } from '../../generator/sql/reserved-words.ts';
import { majors, withDatabase } from '../support/postgres.ts';

// What PostgreSQL itself says of the printers.

test.each(majors)('every word that PostgreSQL %i reserves is known', (major) =>
  withDatabase(major, async ({ client }) => {
    const { rows } = await client.query<{ word: string }>(
      `SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode <> 'U'`,
    );
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.map(({ word }) => word).filter((word) => !reservedWords.has(word))).toEqual([]);
  }),
);

test('no word is reserved that PostgreSQL 18 leaves free', () =>
  withDatabase(18, async ({ client }) => {
    const { rows } = await client.query<{ word: string }>(
      `SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode = 'U'`,
    );
    const free = new Set(rows.map(({ word }) => word));
    expect([...reservedWords].filter((word) => free.has(word))).toEqual([]);
  }));

const hostile = [
  "it's",
  'a"b',
  '\\',
  "\\'; DROP TABLE x; --",
  'a\nb',
  '$$',
  '$body$',
  '/* */',
  '😀',
  'SELECT',
  'Ünïcode',
  '%s',
  ...['select', 'user', 'order', 'table', 'column', 'between', 'constructor', '__proto__'],
];

test.each(majors)('names and texts come back from PostgreSQL %i as they were', (major) =>
  withDatabase(major, async ({ client }) => {
    for (const value of hostile) {
      expect(identifierProblem(value)).toBeNull();
      const { rows, fields } = await client.query(
        `SELECT ${printString(value)} AS ${printIdentifier(value)}, ${printDollarQuoted(value)} AS body`,
      );
      expect(fields[0]?.name).toBe(value);
      expect(Object.values(rows[0] ?? {})).toEqual([value, value]);
    }
  }),
);

test.each(majors)('PostgreSQL %i quotes what we quote', (major) =>
  withDatabase(major, async ({ client }) => {
    const words = [...reservedWords, 'plain', 'Mixed', 'a1', '1a', 'a$b', '_x'];
    const { rows } = await client.query<{ word: string; quoted: string }>(
      `SELECT word, pg_catalog.quote_ident(word) AS quoted FROM pg_catalog.unnest($1::text[]) AS word`,
      [words],
    );
    // A word that only a later server reserves is quoted on all of them.
    const differing = rows.filter(
      ({ word, quoted }) => printIdentifier(word) !== quoted && !reservedWords.has(word),
    );
    expect(differing).toEqual([]);
  }),
);
