import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { loadNullProver } from '../../generator/database/load-null-prover.ts';
import { majors, withDatabase } from '../support/postgres.ts';

const tables = `
CREATE TABLE public.a (id integer PRIMARY KEY, code text NOT NULL UNIQUE, maybe integer UNIQUE, b_id integer, n integer NOT NULL);
CREATE TABLE public.b (id integer PRIMARY KEY, k integer NOT NULL, l integer NOT NULL, late integer NOT NULL, part integer NOT NULL,
  UNIQUE (k, l), UNIQUE (late) DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX b_part ON public.b (part) WHERE k > 1;
CREATE TABLE public.c (x integer NOT NULL, y integer NOT NULL, z integer, PRIMARY KEY (x, y));
CREATE UNIQUE INDEX c_lower ON public.c ((x + y));
CREATE FUNCTION public.many(integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT generate_series(1, $1)';`;

/** Views, the keys that a person finds in them, and the table of which each row shows another row. */
const views: readonly (readonly [sql: string, keys: readonly string[], rows: string | null])[] = [
  ['SELECT id, code, maybe, n FROM a', ['id', 'code'], 'a'],
  ['SELECT n, code AS c FROM a WHERE n > 1', ['c'], 'a'],
  ['SELECT n, maybe FROM a', [], null],
  ['SELECT late, part, k FROM b', [], null],
  ['SELECT x, y FROM c', ['x y'], 'c'],
  ['SELECT x, z FROM c', [], null],
  ['SELECT x FROM c WHERE y = 1', [], null],
  ['SELECT a.id, b.k FROM a JOIN b ON b.id = a.b_id', ['id'], 'a'],
  ['SELECT a.id, b.id AS bid FROM a, b WHERE b.id = a.b_id', ['id'], 'a'],
  ['SELECT a.id, b.k FROM a LEFT JOIN b ON b.id = a.b_id AND b.k > 1', ['id'], 'a'],
  ['SELECT a.id, b.k FROM a LEFT JOIN b ON b.k = a.n AND b.l = 2', ['id'], 'a'],
  ['SELECT a.id, b.k FROM a LEFT JOIN b ON b.k = a.n', [], null],
  ['SELECT a.id, b.id AS bid FROM a JOIN b ON b.k = a.n', ['id bid'], null],
  ['SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON b.k = a.n', [], null],
  ['SELECT a.code, b.k, b.l FROM a CROSS JOIN b', ['code k l'], null],
  ['SELECT a.id, b.k FROM a JOIN b ON b.late = a.n', [], null],
  ['SELECT a.id, b.part FROM a JOIN b ON b.part = a.n', [], null],
  ['SELECT a.id FROM a RIGHT JOIN b ON b.id = a.b_id', [], null],
  ['SELECT a.id FROM a FULL JOIN b ON b.id = a.b_id', [], null],
  ['SELECT a.id, a.b_id, b.id AS bid FROM a JOIN b ON b.id = a.id', ['id', 'bid'], 'a'],
  ['SELECT a.code, c.x FROM a JOIN c ON c.x = a.id AND c.y = a.n', ['code'], 'a'],
  ['SELECT a.code, c.x FROM a JOIN c ON c.x = a.id WHERE c.y = 3', ['code'], 'a'],
  ['SELECT a.code, c.x FROM a JOIN c ON c.x = a.id OR c.y = 3', [], null],
  ['SELECT p.id, q.id AS other FROM a p JOIN a q ON q.maybe = p.n', ['id other'], null],
  ['SELECT id, a.code FROM a JOIN b USING (id)', ['id', 'code'], 'a'],
  ['SELECT id, a.code FROM a LEFT JOIN b USING (id)', ['id', 'code'], 'a'],
  ['SELECT a.id, b.k FROM a JOIN (b JOIN c ON c.x = b.k AND c.y = b.l) ON b.id = a.b_id', ['id'], 'a'],
  ['SELECT a.id FROM a LEFT JOIN (b JOIN c ON c.x = b.k) ON b.id = a.b_id', [], null],
  ['SELECT id, generate_series(1, n) AS g FROM a', [], null],
  ['SELECT id, public.many(n) AS g FROM a', [], null],
  ['SELECT id, n + 1 AS m, upper(code) AS u FROM a', ['id'], 'a'],
  ['SELECT id, row_number() OVER () AS r FROM a', [], null],
  ['SELECT count(*) AS n FROM a', [], null],
  ['SELECT DISTINCT id, n FROM a', [], null],
  ['SELECT id FROM a UNION ALL SELECT id FROM a', [], null],
  ['SELECT id FROM a LIMIT 3', [], null],
  ['WITH w AS (SELECT id FROM a) SELECT id FROM w', [], null],
  ['SELECT id FROM a, LATERAL (SELECT 1 FROM b WHERE b.k = a.n) s', [], null],
  ['SELECT id FROM a WHERE EXISTS (SELECT FROM b WHERE b.k = a.n)', ['id'], 'a'],
  ['SELECT a.id, a.n, count(*) AS m FROM a JOIN b ON b.k = a.n GROUP BY a.id', ['id'], null],
  ['SELECT b.k, count(*) AS m FROM a JOIN b ON b.id = a.b_id GROUP BY b.k', ['k'], null],
  ['SELECT maybe, count(*) AS m FROM a GROUP BY maybe', ['maybe'], null],
  ['SELECT n, sum(id) AS m FROM a GROUP BY n, code', [], null],
  ['SELECT n, code, sum(id) AS m FROM a GROUP BY n, code', ['code'], null],
  ['SELECT n, count(*) AS m FROM a GROUP BY ROLLUP (n)', [], null],
  ['SELECT n + 1 AS n1, count(*) AS m FROM a GROUP BY n + 1', [], null],
  ['SELECT v0.c AS cc, b.k FROM v1 v0 JOIN b ON b.id = v0.n', ['cc'], 'a'],
];

const columnsThatGroup = new Set(['maybe']);

async function fill(client: Client, round: number): Promise<void> {
  const small = `(${round} + floor(random() * 4))::integer`;
  await client.query(`
    TRUNCATE public.a, public.b, public.c;
    INSERT INTO public.b SELECT n, ${small}, ${small}, n, n FROM generate_series(1, 12) n ON CONFLICT (k, l) DO NOTHING;
    INSERT INTO public.a SELECT n, 'c' || n, nullif(n % 7, 0), CASE WHEN random() < 0.8 THEN ${small} END, ${small}
      FROM generate_series(1, 12) n ON CONFLICT DO NOTHING;
    INSERT INTO public.c SELECT ${small}, ${small}, NULL FROM generate_series(1, 12) ON CONFLICT DO NOTHING`);
}

describe.each(majors)('rows of views on PostgreSQL %i', (major) => {
  test('are told apart by the keys that a person finds, and by no others', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(tables);
      await client.query('SET search_path = public');
      for (const [at, [sql]] of views.entries()) await client.query(`CREATE VIEW v${at} AS ${sql}`);
      await client.query('SET search_path = pg_catalog');
      const prover = await loadNullProver(client);
      const found = views.map(([sql], at) => {
        const { keys, rows } = prover.rowKeys('public', `v${at}`);
        return [sql, keys.map((key) => key.join(' ')), rows === null ? null : rows.of[1]];
      });
      expect(found).toEqual(views);
    }));

  test('hold each key once, whatever the data', () =>
    withDatabase(major, async ({ client }) => {
      await client.query(tables);
      await client.query('SET search_path = public');
      for (const [at, [sql]] of views.entries()) await client.query(`CREATE VIEW v${at} AS ${sql}`);
      let rows = 0;
      for (let round = 0; round < 20; round += 1) {
        await fill(client, round % 3);
        for (const [at, [sql, keys]] of views.entries()) {
          for (const key of keys) {
            const columns = key.split(' ');
            const isNull = columns.map((name) => `${name} IS NULL`).join(' OR ');
            const text = `SELECT count(*)::integer AS n, count(DISTINCT ROW(${columns.join(', ')}))::integer AS d,
              count(*) FILTER (WHERE ${isNull})::integer AS nulls FROM v${at}`;
            const [one] = (await client.query<{ n: number; d: number; nulls: number }>(text)).rows;
            expect([sql, key, one?.d]).toEqual([sql, key, one?.n]);
            if (!columns.some((name) => columnsThatGroup.has(name)))
              expect([sql, one?.nulls]).toEqual([sql, 0]);
            rows += one?.n ?? 0;
          }
        }
      }
      expect(rows).toBeGreaterThan(1000);
    }));
});
