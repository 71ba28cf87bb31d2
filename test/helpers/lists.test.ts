import { PGlite } from '@electric-sql/pglite';
import { describe, expect, test } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { type Db, type Page, type Row, spyOn } from './support.ts';
import { useLibrary } from './use-library.ts';

const { library, call } = useLibrary();
const list = (name: string, db: unknown, by: Row, page?: Row): Promise<Page> => call(name, db, by, page);

/** Every page from the first to the last, and then back. */
async function walk(name: string, db: unknown, by: Row, page: Row): Promise<{ there: Row[]; back: Row[] }> {
  const there: Row[] = [];
  let current = await list(name, db, by, page);
  let last = current;
  for (let turn = 0; turn < 1000; turn += 1) {
    there.push(...current.rows);
    last = current;
    if (current.next === null) break;
    current = await list(name, db, by, { ...page, after: current.next });
  }
  const back = [...last.rows];
  for (current = last; current.previous !== null; ) {
    current = await list(name, db, by, { ...page, before: current.previous });
    back.unshift(...current.rows);
  }
  return { there, back };
}

describe.each(majors)('lists on PostgreSQL %i', (major) => {
  const withBooks = (rows: string, use: (db: Db) => Promise<void>): Promise<void> =>
    withDatabase(major, async ({ client }) => {
      await client.query(library().build);
      await client.query(
        `INSERT INTO public.books (shelf, title, isbn, owner_email, price, copies, is_lent, added_at) ${rows}`,
      );
      await use(client);
    });

  // Microseconds apart, many alike; prices repeat and are often NULL.
  const many = `SELECT n % 3, 'book ' || n, nullif(n % 5, 0)::text || '-' || n, 'Reader' || n || '@Example.org',
    CASE WHEN n % 4 = 0 THEN NULL ELSE n % 7 END, 9007199254740993 + n % 3, n % 2 = 0,
    timestamptz '2026-01-01 00:00:00.000001+00' + (n / 4) * interval '1 microsecond' FROM generate_series(1, 101) n`;

  test('walk in both directions through every row once, whatever the order', () =>
    withBooks(many, async (db) => {
      const orders: [string, Row, Row, string, string][] = [
        ['listByShelf', { shelf: 1 }, { order: 'added_at' }, 'shelf = 1', 'added_at DESC, id DESC'],
        ['listByShelf', { shelf: 1 }, { order: 'title' }, 'shelf = 1', 'title'],
        ['listByShelf', { shelf: { gte: 1 } }, {}, 'shelf >= 1', 'shelf, added_at DESC, id DESC'],
        ['listByPrice', { price: {} }, {}, 'true', 'price DESC NULLS LAST, title, id'],
        ['listByPrice', { price: {} }, { reverse: true }, 'true', 'price NULLS FIRST, title DESC, id DESC'],
        ['listByPrice', { price: null }, {}, 'price IS NULL', 'title, id'],
        ['listByPrice', { price: { gt: 2 } }, {}, 'price > 2', 'price DESC, title, id'],
        ['listByCopiesWhereIsLent', { copies: {} }, {}, 'is_lent', 'copies, id'],
      ];
      for (const [name, by, page, where, order] of orders) {
        const text = `SELECT id::text FROM public.books WHERE ${where} ORDER BY ${order}`;
        const { rows } = (await db.query(text as never)) as { rows: Row[] };
        const expected = rows.map(({ id }) => id);
        for (const limit of [1, 7, 50, 1000]) {
          for (const columns of [undefined, ['id'], ['title', 'id']]) {
            const { there, back } = await walk(name, db, by, { ...page, limit, columns });
            expect(there.map(({ id }) => id)).toEqual(expected);
            expect(back.map(({ id }) => id)).toEqual(expected);
            if (columns !== undefined)
              expect(Object.keys(there[0] ?? {}).sort()).toEqual([...columns].sort());
            if (limit > 1) break;
          }
        }
      }
    }));

  test('stay where they were when rows are inserted', () =>
    withBooks(many, async (db) => {
      const first = await list('listByShelf', db, { shelf: 1 }, { order: 'added_at', limit: 10 });
      await db.query(
        "INSERT INTO public.books (shelf, title, owner_email, added_at) VALUES (1, 'new', 'n@e.org', now() + interval '9 years')" as never,
      );
      const second = await list(
        'listByShelf',
        db,
        { shelf: 1 },
        { order: 'added_at', limit: 10, after: first.next },
      );
      expect(second.rows.map(({ title }) => title)).not.toContain('new');
      const again = await list(
        'listByShelf',
        db,
        { shelf: 1 },
        { order: 'added_at', before: second.previous },
      );
      expect(again.rows.map(({ title }) => title)).toEqual(['new', ...first.rows.map(({ title }) => title)]);
    }));

  test('compare rows in one condition, name every column and take a filter on what follows', () =>
    withBooks(many, async (client) => {
      const db = spyOn(client);
      const { next } = await list('listByShelf', db, { shelf: 1 }, { order: 'added_at', limit: 3 });
      await list('listByShelf', db, { shelf: 1 }, { order: 'added_at', limit: 3, after: next });
      expect(db.texts[1]).toContain('(books."added_at", books."id") < ($2, $3)');
      expect(db.texts.join()).not.toContain('*');
      expect(db.names[0]).toMatch(/^books_list_/);
      const some = await list('listByShelf', db, { shelf: 1, title: { gte: 'book 2', lt: 'book 3' } });
      expect(some.rows.length).toBeGreaterThan(1);
      expect(some.rows.every(({ title }) => String(title).startsWith('book 2'))).toBe(true);
      expect(await call('count', db, { shelf: 1, title: { gte: 'book 2', lt: 'book 3' } })).toBe(
        some.rows.length,
      );
      expect(await call('countByCopiesWhereIsLent', db, { copies: {} })).toBe(50);
      expect(await list('listByShelf', db, { shelf: 99 })).toEqual({ rows: [], next: null, previous: null });
    }));

  test('refuse a cursor of another list, and what is no number of rows', () =>
    withBooks(many, async (db) => {
      const { next } = await list('listByShelf', db, { shelf: 1 }, { order: 'added_at', limit: 3 });
      await expect(list('listByPrice', db, { price: {} }, { after: next })).rejects.toThrow('cursor');
      await expect(list('listByShelf', db, { shelf: 1 }, { after: 'x' })).rejects.toThrow('cursor');
      await expect(list('listByShelf', db, { shelf: 1 }, { limit: 1.5 })).rejects.toThrow('1.5');
      await expect(list('listByShelf', db, { shelf: 1 }, { lock: "for update'; --" })).rejects.toThrow(
        'lock',
      );
      await expect(list('listByShelf', db, {})).rejects.toThrow('shelf');
    }));

  test('find by every unique key, by any case where an index ignores it', () =>
    withBooks(many, async (db) => {
      const found = (await call('findByShelfAndTitle', db, { shelf: 1, title: 'book 7' })) as Row;
      expect(found).toMatchObject({
        isbn: '2-7',
        owner_email: 'Reader7@Example.org',
        copies: '9007199254740994',
      });
      expect(await call('findByIsbn', db, { isbn: '2-7' })).toEqual(found);
      const email = { owner_email: 'reader7@EXAMPLE.org' };
      expect(await call('findByOwnerEmailIgnoringCase', db, email)).toEqual(found);
      const narrow = { columns: ['title', 'shelf'], lock: 'for update' };
      expect(await call('findById', db, { id: found.id }, narrow)).toEqual({ shelf: 1, title: 'book 7' });
      expect(await call('exists', db, { isbn: '2-7' })).toBe(true);
      expect(await call('exists', db, { isbn: '2-8' })).toBe(false);
      expect(await call('update', db, { isbn: '2-7' }, { price: 3 }, { columns: ['price'] })).toEqual({
        price: '3.00',
      });
      expect(await call('delete', db, { shelf: 1, title: 'book 7' }, { columns: ['isbn'] })).toEqual({
        isbn: '2-7',
      });
      expect(await call('findByIsbn', db, { isbn: '2-7' })).toBeNull();
    }));
});

test('lists walk on PGlite, to the microsecond', async () => {
  const database = await PGlite.create();
  try {
    await database.exec(library().build);
    await database.exec(`INSERT INTO public.books (shelf, title, owner_email, added_at) SELECT 1, 'b' || n, 'r' || n,
      timestamptz '2026-01-01 00:00:00.000001+00' + n * interval '1 microsecond' FROM generate_series(1, 9) n`);
    const page = { order: 'added_at', limit: 2 };
    const { there, back } = await walk('listByShelf', library().runtime.pglite(database), { shelf: 1 }, page);
    expect(there.map(({ title }) => title)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `b${n}`));
    expect(back).toEqual(there);
  } finally {
    await database.close();
  }
});
