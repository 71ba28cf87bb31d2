import { describe, expect, test } from 'vitest';
import { type Dump, dumpRules, normaliseDump, parseDump, printDump } from '../support/normalise-dump.ts';
import { dumpSchema, majors, wasmDump, withDatabase } from '../support/postgres.ts';

function dumpOf(major: number, sql: string, wasm = false): Promise<string> {
  return withDatabase(major, async (database) => {
    await database.client.query(sql);
    return wasm ? wasmDump(database) : dumpSchema(database);
  });
}

/** Two scripts that differ in nothing but what one rule is for; the second must differ without it. */
const cases: Record<string, readonly [string, string]> = {
  ledger: [
    'CREATE TABLE public.t (id int)',
    `CREATE TABLE public.t (id int); CREATE TABLE public.schema_versions (version int PRIMARY KEY, at date);
     CREATE INDEX by_at ON public.schema_versions (at); COMMENT ON TABLE public.schema_versions IS 'x';
     COMMENT ON COLUMN public.schema_versions.at IS 'y'; ALTER TABLE public.schema_versions ENABLE ROW LEVEL SECURITY`,
  ],
  extensions: ['SELECT 1', 'CREATE EXTENSION pg_trgm SCHEMA public'],
  'owners and privileges': [
    'CREATE TABLE public.t (id int)',
    'CREATE TABLE public.t (id int); GRANT SELECT ON public.t TO PUBLIC; ALTER TABLE public.t OWNER TO pg_database_owner',
  ],
  'column order': [
    `CREATE TABLE public.t (a text DEFAULT 'x, (y', "b,(" numeric(4, 2) DEFAULT 1, d int);
     ALTER TABLE public.t ALTER a SET STATISTICS 5, ALTER d SET STATISTICS 6`,
    `CREATE TABLE public.t (d int, "b,(" numeric(4, 2) DEFAULT 1, a text DEFAULT 'x, (y');
     ALTER TABLE public.t ALTER a SET STATISTICS 5, ALTER d SET STATISTICS 6`,
  ],
  'section order': [
    `CREATE TABLE public.t (a int, b int); COMMENT ON COLUMN public.t.a IS 'a'; COMMENT ON COLUMN public.t.b IS 'b'`,
    `CREATE TABLE public.t (b int, a int); COMMENT ON COLUMN public.t.a IS 'a'; COMMENT ON COLUMN public.t.b IS 'b'`,
  ],
  'not null names': [
    'CREATE TABLE public.t (a int NOT NULL, b int NOT NULL)',
    'CREATE TABLE public.t (a int CONSTRAINT first NOT NULL, b int CONSTRAINT "odd ""one" NOT NULL)',
  ],
};

function without(name: string, text: string): string {
  return printDump(
    dumpRules
      .filter((rule) => rule.name !== name)
      .reduce((dump: Dump, rule) => rule.apply(dump), parseDump(text)),
  );
}

describe.each(majors)('PostgreSQL %i', (major) => {
  // Before 18 a name of NOT NULL is not kept, and nothing has to be erased.
  const shown = Object.entries(cases).filter(([name]) => major >= 18 || name !== 'not null names');

  test.each(shown)('%s is no difference, and is one without its rule', async (name, [one, other]) => {
    const dumps = await Promise.all([dumpOf(major, one), dumpOf(major, other)]);
    expect(normaliseDump(dumps[1])).toBe(normaliseDump(dumps[0]));
    expect(without(name, dumps[1])).not.toBe(without(name, dumps[0]));
  });

  test('versions and restrict keys are no difference', async () => {
    const dump = await dumpOf(major, 'CREATE TABLE public.t (id int)');
    const other = dump
      .replace(/version .*/g, 'version 99')
      .replace('\n--\n\n', '\n--\n\n\\restrict abc\n\n')
      .replace(/$/, '\n\\unrestrict abc\n');
    expect(normaliseDump(other)).toBe(normaliseDump(dump));
    for (const name of ['versions', 'restrict keys'])
      expect(without(name, other)).not.toBe(without(name, dump));
  });

  test.each([
    ['a column', 'CREATE TABLE public.t (a int, b text)'],
    ['a default', 'CREATE TABLE public.t (a int DEFAULT 1)'],
    ['NOT NULL', 'CREATE TABLE public.t (a int NOT NULL)'],
    ['an index', 'CREATE TABLE public.t (a int); CREATE INDEX i ON public.t (a)'],
    ['a comment', `CREATE TABLE public.t (a int); COMMENT ON COLUMN public.t.a IS 'x'`],
    [
      'a table named like the ledger',
      'CREATE TABLE public.t (a int); CREATE TABLE public.schema_versions_old (a int)',
    ],
  ])('%s is a difference', async (_, sql) => {
    const [plain, changed] = await Promise.all([
      dumpOf(major, 'CREATE TABLE public.t (a int)'),
      dumpOf(major, sql),
    ]);
    expect(normaliseDump(changed)).not.toBe(normaliseDump(plain));
  });

  test('every statement of a dump outside the rules survives, and both pg_dumps agree', async () => {
    const sql = `CREATE TABLE public.t (a int PRIMARY KEY, b text DEFAULT ');'); CREATE VIEW public.v AS SELECT a FROM public.t;
      CREATE FUNCTION public.f() RETURNS void LANGUAGE sql AS $$ SELECT ')' $$; CREATE INDEX i ON public.t (b)`;
    const [native, wasm] = await Promise.all([dumpOf(major, sql), dumpOf(major, sql, true)]);
    const counts = (text: string) =>
      ['CREATE TABLE', 'CREATE VIEW', 'CREATE FUNCTION', 'CREATE INDEX', 'ADD CONSTRAINT'].map(
        (word) => text.split(word).length,
      );
    expect(counts(normaliseDump(native))).toEqual([2, 2, 2, 2, 2]);
    expect(parseDump(normaliseDump(wasm)).sections).toEqual(parseDump(normaliseDump(native)).sections);
  });
});

test('every rule is tested here', () => {
  const tested = [...Object.keys(cases), 'versions', 'restrict keys'];
  expect(dumpRules.map((rule) => rule.name).sort()).toEqual(tested.sort());
});
