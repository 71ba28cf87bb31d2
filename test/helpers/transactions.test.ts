import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { majors, type TestDatabase, withDatabase } from '../support/postgres.ts';
import type { Row } from './support.ts';
import { book, useLibrary } from './use-library.ts';

const { library, call } = useLibrary();

describe.each(majors)('several statements on PostgreSQL %i', (major) => {
  const withPool = (
    use: (pool: pg.Pool, database: TestDatabase) => Promise<void>,
    config: object = {},
  ): Promise<void> =>
    withDatabase(major, async (database) => {
      await database.client.query(library().build);
      const pool = new pg.Pool({ ...database.connection, max: 3, ...config });
      // Dropping the database ends what the pool has not closed yet.
      pool.on('error', () => {});
      pool.on('connect', (client) => client.on('error', () => {}));
      try {
        await use(pool, database);
      } finally {
        await pool.end();
      }
    });

  test('a transaction keeps all or nothing, and one inside another is a savepoint', () =>
    withPool(async (pool, { client }) => {
      await expect(
        library().runtime.withTransaction(pool, async (tx) => {
          await call('insert', tx, book(1));
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await call('count', pool, { shelf: {} })).toBe(0);
      await library().runtime.withTransaction(pool, async (tx) => {
        await call('insert', tx, book(1));
        await expect(
          library().runtime.withTransaction(tx, async (inner) => {
            await call('insert', inner, book(2));
            await library().runtime.withTransaction(inner, (third) => call('insert', third, book(3)));
            await call('insert', inner, book(1));
          }),
        ).rejects.toThrow('unique');
        await call('insertMany', tx, [book(4), book(5, { price: 1 })]);
      });
      const { rows } = await call<{ rows: Row[] }>(
        'listByShelf',
        pool,
        { shelf: {} },
        { columns: ['shelf'] },
      );
      expect(rows).toEqual([{ shelf: 1 }, { shelf: 4 }, { shelf: 5 }]);
      // A transaction that was begun by hand is one too.
      await client.query('BEGIN');
      await expect(call('insertMany', client, [book(6), book(7, { price: 1 }), book(6)])).rejects.toThrow(
        'unique',
      );
      await call('insert', client, book(8));
      await client.query('COMMIT');
      expect(await call('count', pool, { shelf: { gt: 5 } })).toBe(1);
    }));

  test('a serialization failure and a deadlock are tried again, from the start', () =>
    withPool(async (pool) => {
      await call('insertMany', pool, [book(1, { copies: 0 }), book(2, { copies: 0 })]);
      let runs = 0;
      const add = (first: number, second: number, isolation: string): Promise<unknown> =>
        library().runtime.withTransaction(
          pool,
          async (tx) => {
            runs += 1;
            for (const shelf of [first, second]) {
              const key = { shelf, title: `book ${shelf}` };
              const found = await call(
                'findByShelfAndTitle',
                tx,
                key,
                isolation === 'serializable' ? {} : { lock: 'for update' },
              );
              await tx.query('SELECT pg_sleep(0.05)' as never);
              await call('update', tx, key, { copies: BigInt(found.copies as string) + 1n });
            }
          },
          { isolation, attempts: 20 },
        );
      await Promise.all([add(1, 2, 'serializable'), add(2, 1, 'serializable'), add(1, 2, 'serializable')]);
      await Promise.all([add(1, 2, 'read committed'), add(2, 1, 'read committed')]);
      expect(runs).toBeGreaterThan(5);
      const { rows } = await call<{ rows: Row[] }>(
        'listByShelf',
        pool,
        { shelf: {} },
        { columns: ['copies'] },
      );
      expect(rows).toEqual([{ copies: '5' }, { copies: '5' }]);
    }));

  test('a transaction in which an error was kept to itself is told, for nothing of it stays', () =>
    withPool(async (pool) => {
      await call('insert', pool, book(1));
      const kept = library().runtime.withTransaction(pool, async (tx) => {
        await call('insert', tx, book(2));
        await call('insert', tx, book(1)).catch(() => {});
      });
      await expect(kept).rejects.toThrow('a statement of the transaction failed');
      expect(await call('count', pool, { shelf: {} })).toBe(1);
    }));

  test('a connection that is lost between two statements is an error of the second', () =>
    withDatabase(major, async (database) => {
      await database.client.query(library().build);
      const pool = new pg.Pool({ ...database.connection, max: 1 });
      // Of clients that wait in the pool; those that are lent are not listened to.
      pool.on('error', () => {});
      const lost = library().runtime.withTransaction(pool, async (tx) => {
        const text = 'SELECT pg_backend_pid() AS pid';
        const { rows } = (await tx.query({ text, values: [] } as never)) as { rows: Row[] };
        await database.client.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        await setTimeout(100);
        await call('insert', tx, book(1));
      });
      await expect(lost).rejects.toThrow('connection');
      await call('insert', pool, book(1));
      await pool.end();
    }));

  test('rows that another transaction holds are passed over when asked', () =>
    withPool(async (pool) => {
      await call('insertMany', pool, [book(1), book(2, { shelf: 1 })]);
      await library().runtime.withTransaction(pool, async (tx) => {
        const page = { limit: 1, lock: 'for update skip locked', columns: ['id'] };
        const mine = await call<{ rows: Row[] }>('listByShelf', tx, { shelf: 1 }, page);
        const others = await call<{ rows: Row[] }>('listByShelf', pool, { shelf: 1 }, { ...page, limit: 5 });
        expect(others.rows).toHaveLength(1);
        expect(others.rows[0]).not.toEqual(mine.rows[0]);
        await expect(call('findById', pool, mine.rows[0], { lock: 'for update nowait' })).rejects.toThrow(
          'lock',
        );
      });
    }));

  test('COPY brings rows in and returns nothing', () =>
    withPool(async (pool, { client }) => {
      const titles = ['a\tb', 'a\nb\r', '\\N', '\\', '', 'é😀'];
      const rows = titles.map((title, n) =>
        book(n, { title, price: n % 2 === 0 ? null : 1.5, meta: n === 3 ? { a: '\\"\n' } : null }),
      );
      await call('insertMany', pool, [...rows, book(9)], { columns: [], copy: true });
      await call('insertMany', client, [book(10)], { columns: [], copy: true });
      const all = await call<{ rows: Row[] }>(
        'listByShelf',
        pool,
        { shelf: { lte: 9 } },
        { columns: ['title', 'price', 'meta'] },
      );
      expect(all.rows).toEqual([
        ...rows.map(({ title, price, meta }) => ({ title, price: price === 1.5 ? '1.50' : null, meta })),
        { title: 'book 9', price: null, meta: null },
      ]);
      await expect(
        call('insertMany', pool, [book(1, { title: '\\' }), book(3, { title: '\\' })], {
          columns: [],
          copy: true,
        }),
      ).rejects.toThrow('unique');
      await expect(call('insertMany', pool, [book(1)], { copy: true })).rejects.toThrow('no columns');
      expect(await call('count', pool, { shelf: {} })).toBe(8);
    }));

  test('COPY of a value that has no text fails, and the connection goes on', () =>
    withPool(
      async (pool) => {
        const rows = [book(1), book(2, { added_at: new Date(Number.NaN) })];
        const copied = call('insertMany', pool, rows, { columns: [], copy: true });
        await expect(copied).rejects.toThrow('Invalid time value');
        expect(await call('count', pool, { shelf: {} })).toBe(0);
        await call('insertMany', pool, [book(3)], { columns: [], copy: true });
        expect(await call('count', pool, { shelf: {} })).toBe(1);
      },
      { max: 1 },
    ));

  test.each([true, false])('a batch answers each question, pipelined: %s', (pipeline) =>
    withPool(
      async (pool) => {
        await call('insertMany', pool, [book(1), book(2)]);
        const [one, none, many] = await library().runtime.batch(pool, (db) => [
          call('findByShelfAndTitle', db, { shelf: 1, title: 'book 1' }, { columns: ['title'] }),
          call('findByIsbn', db, { isbn: 'x' }),
          call('count', db, { shelf: {} }),
        ]);
        expect([one, none, many]).toEqual([{ title: 'book 1' }, null, 2]);
        const broken = library().runtime.batch(pool, (db) => [
          call('insert', db, book(1)),
          call('insert', db, book(3)),
        ]);
        await expect(broken).rejects.toThrow('unique');
        expect(await call('count', pool, { shelf: {} })).toBe(3);
      },
      { pipeline },
    ),
  );

  test('a plan that a migration made stale is made anew, unless a transaction is open', () =>
    withPool(async (_pool, { client }) => {
      const { id } = await call('insert', client, book(1, { price: 1 }));
      const find = (): Promise<Row> => call('findById', client, { id });
      expect((await find()).price).toBe('1.00');
      await client.query('ALTER TABLE public.books ALTER price TYPE numeric(12,3)');
      expect((await find()).price).toBe('1.000');
      await client.query('ALTER TABLE public.books ALTER price TYPE numeric(12,4)');
      await client.query('BEGIN');
      await expect(find()).rejects.toThrow('cached plan');
      await client.query('ROLLBACK');
      expect((await find()).price).toBe('1.0000');
    }));
});
