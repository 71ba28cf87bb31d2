import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { check, generate, SchemaError } from '../../generator/index.ts';
import { TemporaryProject } from '../cli/support/temporary-project.ts';
import { compileProject, copyProject, moduleSettings, removeProject } from '../emit/support/compile.ts';
import { importModule } from '../emit/support/import-module.ts';
import { majors, withDatabase } from '../support/postgres.ts';

const schema = `import { exec, integer, jsonb, oneOf, query, sql, table, text, timestamptz } from 'tablewright';

export const cats = table('cats', {
  id: integer().primaryKey(),
  name: text(),
  nick: text().nullable(),
  born: timestamptz(),
  mood: oneOf('calm', 'wild').default('calm'),
  facts: jsonb().nullable(),
});

/** The cat of a number. */
export const catOf = query('catOf', { id: integer() }, (arg) => sql\`
  SELECT \${cats.id}, \${cats.name}, \${cats.nick}, \${cats.born}, \${cats.facts} FROM \${cats} WHERE \${cats.id} = \${arg.id}\`, { rows: 'maybeOne' });

export const countCats = query('countCats', {}, () => sql\`SELECT count(*) AS n, max(\${cats.id}) AS most FROM \${cats}\`, { rows: 'one' });

export const anyCat = query('anyCat', { mood: oneOf('calm', 'wild') }, (arg) => sql\`
  SELECT \${cats.name} FROM \${cats} WHERE \${cats.mood} = \${arg.mood}\`, { rows: 'one', plan: 'each call' });

export const catsAmong = query('catsAmong', { ids: integer().array(), since: timestamptz().nullable() }, (arg) => sql\`
  SELECT \${cats.id}, \${arg.since} AS since, \${arg.ids} AS ids FROM \${cats}
   WHERE \${cats.id} = ANY (\${arg.ids}) AND (\${arg.since} IS NULL OR \${cats.born} >= \${arg.since}) ORDER BY \${cats.id}\`);

export const everyCat = query('everyCat', { from: integer() }, (arg) => sql\`
  SELECT \${cats.id} FROM \${cats} WHERE \${cats.id} >= \${arg.from} ORDER BY \${cats.id}\`, { rows: 'stream' });

export const rename = exec('rename', { id: integer(), name: text(), facts: jsonb().nullable() }, (arg) => sql\`
  UPDATE \${cats} SET name = \${arg.name}, facts = \${arg.facts} WHERE \${cats.id} = \${arg.id}\`);

export const adopt = query('adopt', { id: integer(), name: text() }, (arg) => sql\`
  INSERT INTO \${cats} (id, name, born) VALUES (\${arg.id}, \${arg.name}, '2026-01-01T00:00Z')
  ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id, name, nick\`, { rows: 'one' });

`;

interface Queries {
  catOf(db: unknown, params: { id: number }): Promise<Record<string, unknown> | null>;
  countCats(db: unknown): Promise<{ n: string; most: number | null }>;
  anyCat(db: unknown, params: { mood: string }): Promise<{ name: string }>;
  catsAmong(db: unknown, params: object): Promise<readonly Record<string, unknown>[]>;
  everyCat(
    db: unknown,
    params: { from: number },
    options?: { batch: number },
  ): AsyncGenerator<{ id: number }>;
  rename(db: unknown, params: { id: number; name: string; facts: unknown }): Promise<number>;
  adopt(db: unknown, params: { id: number; name: string }): Promise<{ id: number; name: string; nick: null }>;
  pglite(database: PGlite): unknown;
}

const names = ['cat-of', 'count-cats', 'any-cat', 'cats-among', 'every-cat', 'rename', 'adopt'];
let project: TemporaryProject;
let queries: Queries;

beforeAll(async () => {
  project = new TemporaryProject({ 'schema.ts': schema });
  await generate({ root: project.root, prove: false });
  const lines = names.map((name) => `export * from './generated/db/queries/${name}.js';\n`);
  // Each module has a Params and a Row: the functions alone are gathered here.
  const functions = lines.map((line, at) =>
    line.replace(
      '*',
      `{ ${['catOf', 'countCats', 'anyCat', 'catsAmong', 'everyCat', 'rename', 'adopt'][at]} }`,
    ),
  );
  project.write({
    'all.ts': `${functions.join('')}export { pglite } from './generated/db/runtime/pglite.js';\n`,
  });
  queries = (await importModule(project.root, 'all.ts')) as Queries;
});

const rows = `INSERT INTO public.cats (id, name, born) SELECT n, 'cat ' || n, '2026-01-01T00:00Z' FROM generate_series(1, 7) n;
  UPDATE public.cats SET mood = 'wild' WHERE id = 7;`;

describe.each(majors)('named queries on PostgreSQL %i', (major) => {
  const withCats = (use: (client: pg.Client, connection: pg.ClientConfig) => Promise<void>): Promise<void> =>
    withDatabase(major, async ({ client, connection }) => {
      await client.query(project.read('generated/schema.sql'));
      await client.query(rows);
      await use(client, connection);
    });

  test('yield one row, one or none, or many, of the types that PostgreSQL says', () =>
    withCats(async (client) => {
      expect(await queries.catOf(client, { id: 2 })).toEqual({
        id: 2,
        name: 'cat 2',
        nick: null,
        born: new Date('2026-01-01T00:00Z'),
        facts: null,
      });
      expect(await queries.catOf(client, { id: 9 })).toBeNull();
      expect(await queries.countCats(client)).toEqual({ n: '7', most: 7 });
      expect(await queries.anyCat(client, { mood: 'wild' })).toEqual({ name: 'cat 7' });
      await expect(queries.anyCat(client, { mood: 'calm' })).rejects.toThrow('anyCat found 6 rows');
      await expect(queries.anyCat(client, { mood: "'; DROP TABLE cats" })).rejects.toThrow('found no row');
      const since = new Date('2025-01-01T00:00Z');
      expect(await queries.catsAmong(client, { ids: [3, 1], since })).toEqual([
        { id: 1, since, ids: [3, 1] },
        { id: 3, since, ids: [3, 1] },
      ]);
      expect(await queries.catsAmong(client, { ids: [], since: null })).toEqual([]);
    }));

  test('keep their plan in the session, but for one that is planned for each call', () =>
    withCats(async (client) => {
      for (let call = 0; call < 6; call += 1) {
        await queries.catOf(client, { id: 2 });
        await queries.anyCat(client, { mood: 'wild' });
      }
      const { rows: kept } = await client.query<{ name: string }>('SELECT name FROM pg_prepared_statements');
      expect(kept.map(({ name }) => name)).toEqual([expect.stringMatching(/^catOf_[0-9a-f]{14}$/)]);
    }));

  test('write, say how many rows they wrote, and return what they made', () =>
    withCats(async (client) => {
      expect(await queries.rename(client, { id: 3, name: "O'Malley", facts: { a: null } })).toBe(1);
      expect(await queries.rename(client, { id: 33, name: 'x', facts: null })).toBe(0);
      expect(await queries.catOf(client, { id: 3 })).toMatchObject({ name: "O'Malley", facts: { a: null } });
      expect(await queries.adopt(client, { id: 3, name: 'Tom' })).toEqual({ id: 3, name: 'Tom', nick: null });
    }));

  test('stream through a cursor: of a client, in a transaction, of a pool that gets its client back', () =>
    withCats(async (client, connection) => {
      const read = async (db: unknown, batch: number, stop = 99): Promise<readonly number[]> => {
        const ids: number[] = [];
        for await (const { id } of queries.everyCat(db, { from: 2 }, { batch })) {
          ids.push(id);
          if (id === stop) break;
        }
        return ids;
      };
      for (const batch of [2, 2.5, 0]) expect(await read(client, batch)).toEqual([2, 3, 4, 5, 6, 7]);
      await client.query('BEGIN');
      expect(await read(client, 3, 4)).toEqual([2, 3, 4]);
      expect(await queries.countCats(client)).toEqual({ n: '7', most: 7 });
      await client.query('COMMIT');
      const pool = new pg.Pool({ ...connection, max: 1 });
      // The database is dropped while the server still takes leave of the pool's client.
      pool.on('connect', (lent) => lent.on('error', () => {}));
      try {
        expect(await read(pool, 6)).toEqual([2, 3, 4, 5, 6, 7]);
        expect(await read(pool, 1, 3)).toEqual([2, 3]);
        expect(pool.idleCount).toBe(1);
        expect(await queries.countCats(pool)).toEqual({ n: '7', most: 7 });
      } finally {
        await pool.end();
      }
    }));

  test('refuse a null that their types forbid, before it is sent', () =>
    withCats(async (client) => {
      await expect(queries.catOf(client, { id: null as never })).rejects.toThrow(
        'catOf needs id, and it is null',
      );
      await expect(queries.catOf(client, {} as never)).rejects.toThrow('catOf needs id, and it is undefined');
    }));
});

test('run on PGlite', async () => {
  const database = await PGlite.create();
  afterAll(() => database.close());
  await database.exec(project.read('generated/schema.sql'));
  await database.exec(rows);
  const db = queries.pglite(database);
  expect(await queries.catOf(db, { id: 2 })).toMatchObject({
    name: 'cat 2',
    born: new Date('2026-01-01T00:00Z'),
  });
  expect(await queries.rename(db, { id: 2, name: 'x', facts: null })).toBe(1);
  const ids: number[] = [];
  for await (const { id } of queries.everyCat(db, { from: 5 }, { batch: 2 })) ids.push(id);
  expect(ids).toEqual([5, 6, 7]);
});

test('have types that are exact, under the strictest settings', () => {
  const folder = copyProject(project.root, {
    'application.ts': `import { catOf, type Row } from './generated/db/queries/cat-of.js';
import { catsAmong } from './generated/db/queries/cats-among.js';
import { countCats } from './generated/db/queries/count-cats.js';
import { rename } from './generated/db/queries/rename.js';
import type { Queryable } from './generated/db/runtime/queryable.js';

export async function look(db: Queryable): Promise<string> {
  const cat: Row | null = await catOf(db, { id: 1 });
  const { n, most }: { n: string; most: number | null } = await countCats(db);
  const written: number = await rename(db, { id: 1, name: 'a', facts: [1, null] });
  const [first] = await catsAmong(db, { ids: [1], since: null });
  const since: Date | null | undefined = first?.since;
  return \`\${cat?.nick ?? cat?.name} \${n} \${most} \${written} \${since}\`;
}
`,
    'wrong.ts': `import { anyCat } from './generated/db/queries/any-cat.js';
import type { Queryable } from './generated/db/runtime/queryable.js';

export const wrong = (db: Queryable): unknown => anyCat(db, { mood: 'angry' });
export const missing = (db: Queryable): unknown => anyCat(db, {});
`,
  });
  onTestFinished(() => removeProject(folder));
  const include = ['application.ts', 'generated/db'];
  expect(compileProject(folder, moduleSettings.nodenext, { types: [], include })).toEqual([]);
  const errors = compileProject(
    folder,
    { ...moduleSettings.nodenext, isolatedDeclarations: false },
    { types: [], include: ['wrong.ts'] },
  );
  expect(errors.filter((line) => !line.startsWith(' '))).toEqual([
    expect.stringContaining(`"angry"' is not assignable to type '"calm" | "wild"'`),
    expect.stringContaining("Property 'mood' is missing in type '{}'"),
  ]);
});

test('plan nothing, are described only when they changed, and are refused at their place', async () => {
  const { root } = project;
  const migrations = (): readonly string[] => readdirSync(join(root, 'generated/migrations'));
  expect(migrations()).toEqual(['0001_initial_schema']);
  expect(await check({ root })).toMatchObject({ status: 'same' });
  const described = project.read('generated/described/query.cat-of.json');
  project.write({ 'schema.ts': schema.replace('The cat of a number.', 'One cat.') });
  expect(await generate({ root, prove: false })).toMatchObject({ migration: null });
  expect(project.read('generated/described/query.cat-of.json')).toBe(described);
  project.write({ 'schema.ts': schema.replace('count(*) AS n', 'count(*)::integer AS n') });
  expect((await check({ root })).findings.map(({ code }) => code)).toContain('TW522');
  const { updated, migration } = await generate({ root, prove: false });
  expect(migration).toBeNull();
  expect(updated).toContain('db/queries/count-cats.ts');
  project.write({ 'schema.ts': schema.replace('max(${cats.id}) AS most', 'maxx(${cats.id}) AS most') });
  const failure = await generate({ root, prove: false }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SchemaError);
  const [problem] = (failure as SchemaError).diagnostics;
  const line = schema.split('\n').findIndex((text) => text.includes('countCats')) + 1;
  const column = (schema.split('\n')[line - 1] ?? '').indexOf('max(') + 1;
  expect(problem).toMatchObject({ code: 'TW254', source: { line, column } });
  expect(problem?.message).toContain('function maxx(integer) does not exist');
  // A hint about names helps where a name is what is wrong.
  const hintFor = async (text: string): Promise<string | null | undefined> => {
    project.write({ 'schema.ts': schema.replace('max(${cats.id}) AS most', text) });
    const refused = await generate({ root, prove: false }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ diagnostics: [{ code: 'TW254' }] });
    return (refused as SchemaError).diagnostics[0]?.hint;
  };
  expect(await hintFor('CASE WHEN true THEN max(${cats.id}) ELSE now() END AS most')).toBeNull();
  expect(await hintFor('max((SELECT b.zzzz FROM (SELECT 1 AS name) b)) AS most')).toContain('${t.column}');
  expect(migrations()).toEqual(['0001_initial_schema']);
});
