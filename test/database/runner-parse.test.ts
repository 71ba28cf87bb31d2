import { describe, expect, test } from 'vitest';
import { destroyedBy } from '../../generator/database/runner/destroyed-by.ts';
import { checksumMigration, parseMigration } from '../../generator/database/runner/parse-migration.ts';
import { SchemaError } from '../../generator/kernel/diagnostic.ts';
import { script } from './runner-folder.support.ts';

const good = `-- 0001_initial_schema. Any header.
-- @tx 1 tables
BEGIN;
-- create table public.a
CREATE TABLE public.a (b text DEFAULT '
-- @tx 9 not a marker
');
COMMIT;

-- @outside 2 index without blocking  probe=index:public.i
CREATE INDEX CONCURRENTLY i ON public.a (b);
`;

function problems(sql: string): string[] {
  try {
    parseMigration(sql, 'up.sql');
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return error.diagnostics.map(({ code, source }) => `${code} ${source?.line}:${source?.column}`);
  }
  return [];
}

describe('a migration file', () => {
  test('is read into blocks of statements with their places', () => {
    expect(parseMigration(good, 'up.sql')).toEqual([
      {
        number: 1,
        transaction: 'inside',
        title: 'tables',
        probe: null,
        backfill: null,
        grantsByName: false,
        statements: [
          {
            sql: "CREATE TABLE public.a (b text DEFAULT '\n-- @tx 9 not a marker\n')",
            line: 5,
            column: 1,
            words: ['create', 'table', 'public'],
          },
        ],
      },
      {
        number: 2,
        transaction: 'outside',
        title: 'index without blocking',
        probe: 'index:public.i',
        backfill: null,
        grantsByName: false,
        statements: [
          {
            sql: 'CREATE INDEX CONCURRENTLY i ON public.a (b)',
            line: 11,
            column: 1,
            words: ['create', 'index', 'concurrently', 'i'],
          },
        ],
      },
    ]);
  });

  test('says which block hands the grants of columns over by their names', () => {
    const marked = good.replace('-- @tx 1 tables\n', '$&-- @grants-by-name by its name\n');
    expect(parseMigration(marked, 'up.sql').map(({ grantsByName }) => grantsByName)).toEqual([true, false]);
  });

  test('reads and hashes the same with every line ending', () => {
    const other = `\ufeff${good.replaceAll('\n', '\r\n')}`;
    expect(parseMigration(other, 'up.sql')).toEqual(parseMigration(good, 'up.sql'));
    expect(checksumMigration(other)).toBe(checksumMigration(good));
    expect(checksumMigration(`${good} `)).not.toBe(checksumMigration(good));
  });

  test.each([
    ['', []],
    ['SELECT 1;', ['TW612 1:1']],
    ['-- @tx 1 a\nSELECT 1;', ['TW612 1:1']],
    ['-- @tx 1 a\nBEGIN;\nSELECT 1;', ['TW612 1:1']],
    ['-- @tx 1 a\nBEGIN ISOLATION LEVEL SERIALIZABLE;\nCOMMIT;', ['TW612 1:1']],
    ['-- @tx 2 a\nBEGIN;\nCOMMIT;', ['TW612 1:1']],
    ['-- @txx 1 a\n', ['TW612 1:1']],
    ['-- @tx 1 a\nBEGIN;\nCOMMIT;\n-- @backfill {}\n', ['TW612 4:1']],
    ['-- @outside 1 a\nSELECT 1;\n-- @backfill {}\n', ['TW612 3:1']],
    ['-- @outside 1 a\n-- @backfill {"table":["a"],"key":["b"],"set":[],"where":""}\n', ['TW660 2:1']],
    ['-- @tx 1 a\nBEGIN;\nSELECT 1; ROLLBACK;\nSAVEPOINT x;\nCOMMIT;', ['TW611 3:11', 'TW611 4:1']],
    ['-- @outside 1 a\nBEGIN; SELECT 1; COMMIT;', ['TW611 2:1', 'TW611 2:18']],
    ["-- @tx 1 a\nBEGIN;\nSELECT 'é', ';\nCOMMIT;", ['TW610 3:13']],
    ['-- @tx 1 a\nBEGIN;\n\\! touch x\nCOMMIT;', ['TW610 3:1']],
  ])('%j has the problems %j', (sql, expected) => {
    expect(problems(sql)).toEqual(expected);
  });
});

test.each([
  ['DROP TABLE public.a', ['TABLE public.a']],
  ['DROP VIEW public.v; DROP INDEX public.i; DROP FUNCTION public.f()', []],
  [
    'ALTER TABLE public.a DROP CONSTRAINT k, DROP COLUMN "Ö;x" , ADD CHECK (f(1, 2)), DROP b',
    ['COLUMN "Ö;x" of public.a', 'COLUMN b of public.a'],
  ],
  ['ALTER TABLE ONLY a ALTER COLUMN b DROP NOT NULL, ALTER c DROP DEFAULT', []],
  ['ALTER TABLE IF EXISTS a.b DROP COLUMN IF EXISTS c', ['COLUMN c of a.b']],
  ['TRUNCATE public.a; DELETE FROM public.b', ['rows: TRUNCATE public.a', 'rows: DELETE FROM public.b']],
])('%s destroys %j', (sql, expected) => {
  expect(destroyedBy(parseMigration(script(sql), 'down.sql'))).toEqual(expected);
});
