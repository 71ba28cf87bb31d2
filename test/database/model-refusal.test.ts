import { expect, test } from 'vitest';
import { explainError, generate } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

/** What generate says against a schema of these lines, as `code line: message`. */
async function problemsOf(lines: readonly string[]): Promise<readonly string[]> {
  const imports = 'check, func, index, integer, point, sql, table, text, view';
  const { root } = new TemporaryProject({
    'schema.ts': `import { ${imports} } from 'tablewright';\n${lines.join('\n')}\n`,
  });
  const error: unknown = await generate({ root }).catch((thrown: unknown) => thrown);
  return (await explainError(error)).map(
    ({ code, source, message }) =>
      `${code} ${source?.line}: ${message.replace(/^PostgreSQL( 15)? refuses the schema: /, '')}`,
  );
}

const stays = [
  "export const stays = table('stays', {", // 2
  '  id: point().primaryKey(),',
  '  cost: integer().default(sql`nothing()`),',
  "  place: text().collate('nowhere'),",
  '  nights: integer(),', // 6
  '}, (t) => [',
  "  index('by_nights').using('foo', t.nights),",
  "  index('fine').on(t.nights),",
  "  check('few', sql`max(${t.nights}) < 9`),", // 10
  "  index('by_place').on(t.place),",
  ']);',
];
const refused = [
  'TW644 4: add column public.stays.cost: function nothing() does not exist',
  'TW644 5: add column public.stays.place: collation "pg_catalog.nowhere" for encoding "UTF8" does not exist',
  'TW644 3: add primary key stays_pkey of public.stays: data type point has no default operator class for access method "btree"',
  'TW644 10: add check few of public.stays: aggregate functions are not allowed in check constraints',
  'TW644 8: create index public.by_nights: access method "foo" does not exist',
];

test('all that PostgreSQL refuses is told at its place, without what only follows from it', async () => {
  expect(await problemsOf(stays)).toEqual(refused);
  const views = [
    "export const nights = view('nights', () => sql`SELECT ${stays.nights} || true AS a FROM ${stays}`);",
    "export const costs = view('costs', () => sql`SELECT ${stays.cost} FROM ${stays}`);",
  ];
  expect(await problemsOf([...stays, ...views])).toEqual([
    ...refused,
    'TW644 13: create view public.nights: operator does not exist: integer || boolean',
  ]);
});

test('a body that its language refuses is told at its function', async () => {
  const body = (name: string, language: string, text: string) =>
    `export const ${name} = func('${name}', { returns: 'integer', language: '${language}', body: sql\`${text}\` });`;
  expect(
    await problemsOf([
      body('fine', 'sql', 'SELECT 1'),
      body('one', 'sql', 'SELEC 1'),
      body('two', 'plpgsql', 'BEGIN RETRUN 1; END'),
      body('three', 'sql', 'SELECT a FROM public.nowhere'),
    ]),
  ).toEqual([
    'TW644 3: function one: syntax error at or near "SELEC"',
    'TW644 4: function two: syntax error at or near "RETRUN"',
    'TW644 5: function three: relation "public.nowhere" does not exist',
  ]);
});
