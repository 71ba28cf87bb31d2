import fc from 'fast-check';
import { loadModule, scanSync } from 'libpg-query';
import { beforeAll, describe, expect, test } from 'vitest';
import { identifierProblem, printIdentifier } from '../../generator/sql/identifier.ts';
import { isTransactionControl, readScript, readToken, SqlLexError } from '../../generator/sql/lexer.ts';
import { printLineComment } from '../../generator/sql/line-comment.ts';
import { printDollarQuoted, printString } from '../../generator/sql/literal.ts';

/** Where strings, quoted names and comments end, and where semicolons stand: all that splitting depends on. */
function landmarks(sql: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < sql.length; ) {
    const { type, start, end } = readToken(sql, at);
    if (type === 'string' || type === 'identifier' || type === 'comment') found.push(`${type} to ${end}`);
    else if (sql[start] === ';') found.push(`semicolon at ${start}`);
    at = end;
  }
  return found;
}

/** The same from PostgreSQL's own scanner. */
function oracleLandmarks(sql: string): string[] {
  const found: string[] = [];
  for (const { start, end, tokenName } of scanSync(sql).tokens) {
    const text = sql.slice(start, end);
    if (/COMMENT$/.test(tokenName)) found.push(`comment to ${end}`);
    else if (text.endsWith('"')) found.push(`identifier to ${end}`);
    else if (text.endsWith("'") || /^\$(?!\d)/.test(text)) found.push(`string to ${end}`);
    else if (text === ';') found.push(`semicolon at ${start}`);
  }
  return found;
}

function statements(sql: string): string[] {
  return readScript(sql)
    .filter(({ type }) => type === 'statement')
    .map(({ start, end }) => sql.slice(start, end));
}

describe('the lexer', () => {
  beforeAll(() => loadModule());

  const fragment = fc.constantFrom(
    ..."' \" ; $ $$ $a$ $b$ a b a$ E e' E' U&' u&\" n' x' B' \\ \\' '' \"\" ( ) /* */ / * - -- 1 1. .5 1e5 := :: + <= @ select case".split(
      ' ',
    ),
    ' ',
    '\n',
    '\r',
    '\t',
    '--x\n',
  );

  test('agrees with the scanner of PostgreSQL', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(fragment, { minLength: 1, maxLength: 14 }), (parts) => {
        const sql = parts.join('');
        // This build of the scanner keeps comments, and for that ends a string that goes on behind one.
        fc.pre(!/'\s*--[^\n\r]*[\n\r]/.test(sql));
        let expected: string[];
        try {
          expected = oracleLandmarks(sql);
        } catch {
          return;
        }
        // Characters that no token begins with are errors here and single tokens there.
        if (
          /[\\$]/.test(
            scanSync(sql)
              .tokens.map(({ start, end }) => (end - start === 1 ? sql[start] : ''))
              .join(''),
          )
        )
          return;
        compared += 1;
        expect(landmarks(sql)).toEqual(expected);
      }),
      { numRuns: 20_000 },
    );
    expect(compared).toBeGreaterThan(2_000);
  });

  test('reads back whatever our printers wrote', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { maxLength: 6 }),
        (texts) => {
          const written = texts.filter((text) => identifierProblem(text) === null);
          const each = written.flatMap((text) => [
            `SELECT ${printString(text)}`,
            `DO ${printDollarQuoted(text)}`,
            `DROP TABLE ${printIdentifier(text)}`,
          ]);
          const script = each.map((sql, at) => `${printLineComment(written[at] ?? ';')}\n${sql};`).join('\n');
          expect(statements(script)).toEqual(each);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a script', () => {
  test.each([
    ['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [';; SELECT 1 ;;', ['SELECT 1']],
    ['', []],
    ['-- only a comment', []],
    ["SELECT ';', E'\\';', $a$;$$;$a$, \";\" /* ; /* ; */ ; */; SELECT 2", null],
    ['CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3', null],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; SELECT 2',
      null,
    ],
    [
      'CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; END; SELECT 2',
      null,
    ],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1;'; SELECT 2", null],
    ['CREATE TABLE t (begin int, atomic int); SELECT 2', null],
    ["SELECT 'a'\n  'b;'\n; SELECT 2", null],
    ["SELECT E'a' -- more\n 'b\\';'\n; SELECT 2", null],
    ['SELECT 5 !=-- comment;\n 6; SELECT 2', null],
  ])('%s', (sql, expected) => {
    const found = statements(sql);
    if (expected === null) expect(found).toHaveLength(2);
    else expect(found).toEqual(expected);
  });

  test.each([
    ["SELECT 'a", 7],
    ['SELECT "a', 7],
    ['SELECT $x$ a $y$', 7],
    ['SELECT 1; /* a /* b */', 10],
    ['SELECT (1; SELECT 2', 7],
    ['CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;', 0],
    ['SELECT 1; \\! touch x', 10],
    ['SELECT $', 7],
    ['SELECT \0', 7],
  ])('refuses %j, saying where', (sql, offset) => {
    try {
      readScript(sql);
    } catch (error) {
      expect(error).toBeInstanceOf(SqlLexError);
      expect(error).toMatchObject({ offset });
      return;
    }
    expect.unreachable('it was read');
  });

  test.each(
    "BEGIN;begin work;START TRANSACTION;COMMIT;COMMIT AND CHAIN;END;ROLLBACK;ROLLBACK TO a;ABORT;SAVEPOINT a;RELEASE a;PREPARE TRANSACTION 'a';/* a */ Commit".split(
      ';',
    ),
  )('knows %s as transaction control', (sql) => {
    const [first] = readScript(sql).filter((item) => item.type === 'statement');
    expect(first !== undefined && isTransactionControl(first)).toBe(true);
  });

  test.each([
    'SELECT 1 AS commit',
    'PREPARE a AS SELECT 1',
    '"commit"',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END',
    'DO $$ BEGIN COMMIT; END $$',
  ])('takes %s as a statement of its own', (sql) => {
    const found = readScript(sql).filter((item) => item.type === 'statement');
    expect(found.map(isTransactionControl)).toEqual([false]);
  });
});
