import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  identifierProblem,
  maxIdentifierBytes,
  printColumnList,
  printIdentifier,
  printQualified,
  utf8Length,
} from '../../generator/sql/identifier.ts';
import { printLineComment } from '../../generator/sql/line-comment.ts';
import { printDollarQuoted, printList, printScalar, printString } from '../../generator/sql/literal.ts';
import { reservedWords } from '../../generator/sql/reserved-words.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const hostile = fc.oneof(
  text,
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '-', '/', '*', '\n', '\r', 'a', 'E', 'é', '😀'),
    maxLength: 40,
  }),
  fc.constantFrom(...reservedWords, '__proto__', 'constructor', '../', '$body$', '$$', 'A', 'ä'),
);

/** What PostgreSQL reads back, by the grammar of manual 4.1.1. */
function readIdentifier(printed: string): string {
  if (printed.startsWith('"')) {
    expect(printed).toMatch(/^"(?:[^"]|"")+"$/s);
    return printed.slice(1, -1).replaceAll('""', '"');
  }
  expect(printed).toMatch(/^[a-z_][a-z0-9_]*$/);
  expect(reservedWords.has(printed)).toBe(false);
  return printed;
}

/** What PostgreSQL reads back, by the grammar of manual 4.1.2, with either standard_conforming_strings. */
function readString(printed: string): string {
  if (!printed.startsWith('E')) {
    expect(printed).toMatch(/^'(?:[^'\\\r]|'')*'$/s);
    return printed.slice(1, -1).replaceAll("''", "'");
  }
  expect(printed).toMatch(/^E'(?:[^'\\\r]|''|\\\\|\\r)*'$/s);
  return printed.slice(2, -1).replace(/''|\\\\|\\r/g, (pair) => (pair === '\\r' ? '\r' : pair.charAt(0)));
}

test('an identifier reads back as the name, or no identifier can hold it', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const problem = identifierProblem(name);
      if (problem === null) expect(readIdentifier(printIdentifier(name))).toBe(name);
      else expect(() => printIdentifier(name)).toThrow(RangeError);
    }),
    { numRuns: 2000 },
  );
});

test('names up to 63 bytes are held, longer ones refused, whatever a character takes', () => {
  expect(readIdentifier(printIdentifier('a'.repeat(63)))).toHaveLength(63);
  expect(() => printIdentifier('a'.repeat(64))).toThrow('64 bytes');
  expect(() => printIdentifier('é'.repeat(32))).toThrow(RangeError);
  expect(identifierProblem('é'.repeat(31))).toBeNull();
  expect(() => printIdentifier('')).toThrow('empty');
});

test('length is counted as UTF-8 counts it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => utf8Length(value) === Buffer.byteLength(value)),
  );
  expect(maxIdentifierBytes).toBe(63);
});

test('qualified names and lists quote each part', () => {
  expect(printQualified(['public', 'Order', 'a.b'])).toBe('public."Order"."a.b"');
  expect(printColumnList(['select', 'id'])).toBe('("select", id)');
});

test('a string reads back as it was, or PostgreSQL cannot store it', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      if (value.includes('\0') || !value.isWellFormed()) expect(() => printString(value)).toThrow(RangeError);
      else expect(readString(printString(value))).toBe(value);
    }),
    { numRuns: 2000 },
  );
});

test('a body in dollar quotes ends where its tag ends and nowhere before', () => {
  fc.assert(
    fc.property(hostile, (body) => {
      fc.pre(!body.includes('\0') && body.isWellFormed());
      const printed = printDollarQuoted(body);
      if (body.includes('\r')) {
        expect(readString(printed)).toBe(body);
        return;
      }
      const tag = /^\$[a-z0-9]*\$/.exec(printed)?.[0] ?? '';
      expect(tag).not.toBe('');
      expect(printed.indexOf(tag, tag.length)).toBe(printed.length - tag.length);
      expect(printed.slice(tag.length, -tag.length)).toBe(body);
    }),
    { numRuns: 2000 },
  );
});

test('scalars print as literals; what has none is refused', () => {
  expect([null, true, false, 0, -0, 1.5, -3, { bigint: '12345678901234567890' }].map(printScalar)).toEqual([
    'NULL',
    'true',
    'false',
    '0',
    '0',
    '1.5',
    '-3',
    '12345678901234567890',
  ]);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => printScalar(value)).toThrow(RangeError);
  expect(printList(['a', 1])).toBe("('a', 1)");
  expect(() => printList([])).toThrow(RangeError);
});

test('numbers read back as they were', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(printScalar(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('a line comment is one line', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be gone
      expect(printLineComment(value)).toMatch(/^-- ?[^\n\r\u0085\u2028\u2029\u0000\f\v]*$/);
    }),
  );
});
