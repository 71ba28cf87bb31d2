import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import type { Row } from './support.ts';
import { book, useLibrary } from './use-library.ts';

const { library, call } = useLibrary();
const key = { shelf: 1, title: 'book 1' };
const find = (db: unknown, columns = ['title', 'price', 'isbn', 'copies']): Promise<Row> =>
  call('findByShelfAndTitle', db, key, { columns });
const found = { title: 'book 1', price: '1.50', isbn: null, copies: '1' };

/** What of the connection of `pg` is looked at here. */
interface Wire {
  on(event: string, listener: () => void): void;
  parsedStatements: Record<string, string>;
}
const wireOf = (client: object): Wire => (client as { connection: Wire }).connection;

/** How often PostgreSQL describes rows, and parses. */
function countOn(client: pg.ClientBase): { described: number; parsed: number } {
  const counts = { described: 0, parsed: 0 };
  wireOf(client).on('rowDescription', () => {
    counts.described += 1;
  });
  wireOf(client).on('parseComplete', () => {
    counts.parsed += 1;
  });
  return counts;
}

async function withBook(
  major: number,
  use: (client: pg.Client, database: TestDatabase) => Promise<void>,
  { Client = pg.Client, ...config }: { Client?: unknown } & pg.ClientConfig = {},
): Promise<void> {
  await withDatabase(major, async (database) => {
    await database.client.query(library().build);
    const client = new (Client as typeof pg.Client)({ ...database.connection, ...config });
    client.on('error', () => {});
    await client.connect();
    try {
      await call('insert', database.client, book(1, { price: '1.5' }));
      await use(client, database);
    } finally {
      await client.end();
    }
  });
}

async function withPool(database: TestDatabase, config: object, use: (pool: pg.Pool) => Promise<void>) {
  const pool = new pg.Pool({ ...database.connection, max: 1, ...config });
  pool.on('error', () => {});
  try {
    await use(pool);
  } finally {
    await pool.end();
  }
}

describe.each(majors)('prepared statements on PostgreSQL %i', (major) => {
  test('rows are described once a connection and statement, to a client and to a pool', () =>
    withBook(major, async (client, database) => {
      const counts = countOn(client);
      for (let n = 0; n < 3; n += 1) expect(await find(client)).toEqual(found);
      expect(counts).toEqual({ described: 1, parsed: 1 });
      // The same columns in another statement are its own.
      for (let n = 0; n < 2; n += 1) expect(await find(client, ['copies'])).toEqual({ copies: '1' });
      for (let n = 0; n < 3; n += 1) expect(await call('exists', client, key)).toBe(true);
      expect(counts).toEqual({ described: 3, parsed: 3 });
      await withPool(database, {}, async (pool) => {
        const lent = await pool.connect();
        const ofPool = countOn(lent);
        lent.release();
        for (let n = 0; n < 3; n += 1) expect(await find(pool)).toEqual(found);
        expect(ofPool).toEqual({ described: 1, parsed: 1 });
      });
    }));

  test('a statement whose first call failed is right in the next', () =>
    withBook(major, async (client, database) => {
      const counts = countOn(client);
      const { id } = await call('findByShelfAndTitle', database.client, key);
      await expect(call('findById', client, { id: 'none' })).rejects.toMatchObject({ code: '22P02' });
      await expect(call('insert', client, book(1))).rejects.toMatchObject({ code: '23505' });
      await database.client.query('ALTER TABLE public.books RENAME TO moved');
      await expect(find(client)).rejects.toMatchObject({ code: '42P01' });
      await database.client.query('ALTER TABLE public.moved RENAME TO books');
      for (let n = 0; n < 2; n += 1) {
        expect(await find(client)).toEqual(found);
        expect(await call('findById', client, { id })).toMatchObject(found);
        expect(await call('insert', client, book(n + 2))).toMatchObject({ shelf: n + 2, price: null });
      }
      // The insert was described before it failed.
      expect(counts.described).toBe(3);
    }));

  test('what a session is told of a type ends with the statement', () =>
    withBook(major, async (client, database) => {
      expect((await find(client)).price).toBe('1.50');
      await database.client.query('ALTER TABLE public.books ALTER price TYPE double precision');
      // Refused and prepared under another name, as another type.
      expect((await find(client)).price).toBe(1.5);
      expect((await find(client)).price).toBe(1.5);
      await client.query('DISCARD ALL');
      await expect(find(client)).rejects.toMatchObject({ code: '26000' });
      await database.client.query('ALTER TABLE public.books ALTER price TYPE text');
      // Whoever resets a session makes its client forget what it has prepared.
      wireOf(client).parsedStatements = {};
      for (let n = 0; n < 3; n += 1) expect((await find(client)).price).toBe('1.5');
    }));

  test('one name for two texts is refused, whichever comes first', () =>
    withBook(major, async (client, database) => {
      await find(client);
      const [name = ''] = Object.keys(wireOf(client).parsedStatements);
      await expect(client.query({ name, text: 'SELECT 1 AS one' })).rejects.toThrow('unique');
      expect(await find(client)).toEqual(found);
      const other = new pg.Client(database.connection);
      await other.connect();
      await other.query({ name, text: 'SELECT 1 AS one' });
      await expect(find(other)).rejects.toThrow('unique');
      expect((await other.query({ name, text: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
      await other.end();
    }));

  test('a pipeline that asks again before the first answer, or around a reset', () =>
    withBook(
      major,
      async (client, database) => {
        const counts = countOn(client);
        const thrice = (): Promise<unknown> =>
          library().runtime.batch(client, (db) => [1, 2, 3].map(() => find(db)));
        expect(await thrice()).toEqual([found, found, found]);
        expect(counts).toEqual({ described: 3, parsed: 1 });
        expect(await thrice()).toEqual([found, found, found]);
        expect(counts).toEqual({ described: 3, parsed: 1 });
        await client.query('DEALLOCATE ALL');
        await database.client.query('ALTER TABLE public.books ALTER price TYPE double precision');
        wireOf(client).parsedStatements = {};
        const now = { ...found, price: 1.5 };
        expect(await thrice()).toEqual([now, now, now]);
      },
      { pipeline: true } as pg.ClientConfig,
    ));

  test('an error has the stack of its caller, a lost connection and a time limit are told', () =>
    withBook(
      major,
      async (client, database) => {
        const error: Error = await find(client, ['id'])
          .then(() => call<never>('insert', client, book(1)))
          .catch((reason) => reason);
        expect(error).toMatchObject({ code: '23505' });
        expect(error.stack).not.toContain('onStreamRead');
        expect(error.stack).toContain('at async');
        await database.client.query('BEGIN; SELECT FROM public.books FOR UPDATE');
        const lock = (): Promise<Row> =>
          call('findByShelfAndTitle', client, key, { columns: ['title'], lock: 'for update' });
        await expect(lock()).rejects.toThrow('timeout');
        await database.client.query('COMMIT');
        expect(await lock()).toEqual({ title: 'book 1' });
        const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
        await database.client.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
        await expect(find(client)).rejects.toThrow();
      },
      { query_timeout: 500 },
    ));

  test('a client that makes more of a query is asked as ever', () => {
    class Told extends pg.Client {
      readonly counts: (number | null)[] = [];
      override async query(...asked: [never]): Promise<pg.QueryResult> {
        const result: pg.QueryResult = await super.query(...asked);
        this.counts.push(result.rowCount);
        return result;
      }
    }
    return withBook(
      major,
      async (client, database) => {
        for (let n = 0; n < 3; n += 1) expect(await find(client)).toEqual(found);
        expect((client as Told).counts).toEqual([1, 1, 1]);
        const plain = new pg.Client(database.connection);
        await plain.connect();
        const texts: string[] = [];
        const { query } = plain;
        Object.assign(plain, {
          query: async (asked: pg.QueryConfig) => {
            texts.push(asked.text);
            return (query as (asked: object) => Promise<pg.QueryResult>).call(plain, { ...asked });
          },
        });
        for (let n = 0; n < 2; n += 1) expect(await find(plain)).toEqual(found);
        expect(texts).toHaveLength(2);
        await plain.end();
      },
      { Client: Told },
    );
  });

  test('a pool that makes more of a query, and one of other clients', () =>
    withBook(major, async (_client, database) => {
      class Told extends pg.Pool {
        readonly counts: (number | null)[] = [];
        override async query(...[asked]: [never]): Promise<pg.QueryResult> {
          const result: pg.QueryResult = await super.query({ ...(asked as pg.QueryConfig) });
          this.counts.push(result.rowCount);
          return result;
        }
      }
      const pool = new Told({ ...database.connection, max: 1 });
      for (let n = 0; n < 3; n += 1) expect(await find(pool)).toEqual(found);
      expect(pool.counts).toEqual([1, 1, 1]);
      await pool.end();
      class Other extends pg.Client {}
      await withPool(database, { Client: Other }, async (others) => {
        for (let n = 0; n < 3; n += 1) expect(await find(others)).toEqual(found);
      });
    }));

  test('instrumentation that wraps the query of every client sees text, name and result', () =>
    withBook(major, async (client, database) => {
      const { query } = pg.Client.prototype;
      const seen: unknown[] = [];
      // As tracers do it: the callback where there is one, else the promise.
      pg.Client.prototype.query = function traced(this: pg.Client, ...asked: unknown[]) {
        const { text, name } = asked[0] as pg.QueryConfig;
        const done = asked.at(-1);
        const tell = (result: { rowCount?: unknown } | undefined): void => {
          seen.push([text.slice(0, 6), typeof name, result?.rowCount]);
        };
        if (typeof done === 'function')
          asked[asked.length - 1] = (error: unknown, result: { rowCount?: unknown }) => {
            tell(result);
            done(error, result);
          };
        const answer: unknown = query.apply(this, asked as never);
        if (answer instanceof Promise) answer.then(tell);
        return answer;
      } as never;
      try {
        for (let n = 0; n < 2; n += 1) expect(await find(client)).toEqual(found);
        await withPool(database, {}, async (pool) => {
          for (let n = 0; n < 2; n += 1) expect(await find(pool)).toEqual(found);
        });
      } finally {
        pg.Client.prototype.query = query;
      }
      expect(seen).toEqual(Array.from({ length: 4 }, () => ['SELECT', 'string', 1]));
    }));
});
