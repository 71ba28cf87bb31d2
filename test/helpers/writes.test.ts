import { describe, expect, test } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { type Db, type Row, spyOn } from './support.ts';
import { book, useLibrary } from './use-library.ts';

const { library, call } = useLibrary();

describe.each(majors)('writes on PostgreSQL %i', (major) => {
  const withBooks = (use: (db: Db) => Promise<void>): Promise<void> =>
    withDatabase(major, async ({ client }) => {
      await client.query(library().build);
      await use(client);
    });

  test('insert any number of rows by one plan for each shape, in the order given', () =>
    withBooks(async (client) => {
      const db = spyOn(client);
      const rows = [
        book(1),
        book(2, { price: 1.5 }),
        book(3),
        book(4, { meta: { a: [null] } }),
        book(5, { price: null }),
      ];
      const made = await call<Row[]>('insertMany', db, rows);
      expect(made.map(({ title }) => title)).toEqual(['book 1', 'book 2', 'book 3', 'book 4', 'book 5']);
      expect(made[1]).toMatchObject({ price: '1.50', copies: '1', meta: null });
      expect(made[3]).toMatchObject({ meta: { a: [null] } });
      expect(db.texts.filter((text) => text.startsWith('INSERT'))).toHaveLength(3);
      expect(db.texts[0]).toBe('BEGIN');
      const texts = db.texts.length;
      await call('insertMany', db, [book(6), book(7)], { columns: [] });
      await call(
        'insertMany',
        db,
        Array.from({ length: 500 }, (_, n) => book(n + 8)),
        { columns: [] },
      );
      expect(new Set(db.texts.slice(texts)).size).toBe(1);
      expect(await call('insertMany', db, [])).toEqual([]);
      const all = await call<Row[]>('insertMany', db, [book(900), book(901)], { columns: ['shelf'] });
      expect(all).toEqual([{ shelf: 900 }, { shelf: 901 }]);
    }));

  test('insert all rows or none', () =>
    withBooks(async (db) => {
      await expect(call('insertMany', db, [book(1), book(2, { price: 1 }), book(1)])).rejects.toThrow(
        'unique',
      );
      expect(await call('count', db, { shelf: {} })).toBe(0);
    }));

  test('insert rows of defaults alone, all or none', () =>
    withBooks(async (client) => {
      await client.query(
        'ALTER TABLE public.books ALTER shelf SET DEFAULT 1, ALTER owner_email SET DEFAULT gen_random_uuid()::text' as never,
      );
      await client.query(`ALTER TABLE public.books ALTER title SET DEFAULT 'untitled'` as never);
      await expect(call('insertMany', client, [{}, {}])).rejects.toThrow('unique');
      expect(await call('count', client, { shelf: {} })).toBe(0);
      await client.query('ALTER TABLE public.books ALTER title SET DEFAULT gen_random_uuid()::text' as never);
      const db = spyOn(client);
      const made = await call<Row[]>('insertMany', db, [{}, {}, {}], { columns: ['shelf', 'copies'] });
      expect(made).toEqual([1, 1, 1].map((shelf) => ({ shelf, copies: '1' })));
      expect(db.texts).toHaveLength(1);
      await call('insertMany', client, [{}, {}], { columns: [], copy: true });
      expect(await call('count', client, { shelf: {} })).toBe(5);
    }));

  test('write and return no column', () =>
    withBooks(async (db) => {
      const none = { columns: [] };
      const { id } = await call('insert', db, book(1));
      expect(await call('insert', db, book(2), none)).toEqual({});
      expect(await call('upsertByShelfAndTitle', db, book(2), none)).toEqual({ row: {}, inserted: false });
      expect(await call('update', db, { id }, { price: 2 }, none)).toEqual({});
      expect(await call('update', db, { id }, {}, none)).toEqual({});
      expect(await call('compareAndSet', db, { id, version: 1 }, { price: 3 }, none)).toEqual({});
      expect(await call('compareAndSet', db, { id, version: 1 }, { price: 3 }, none)).toBeNull();
      expect(await call('findById', db, { id }, none)).toEqual({});
      expect(await call('delete', db, { id }, none)).toEqual({});
      expect(await call('delete', db, { id }, none)).toBeNull();
    }));

  test('upsert by each key and say whether the row is new', () =>
    withBooks(async (db) => {
      const first = await call<{ row: Row; inserted: boolean }>(
        'upsertByShelfAndTitle',
        db,
        book(1, { price: 1 }),
      );
      expect(first).toMatchObject({ inserted: true, row: { price: '1.00' } });
      const id = first.row.id;
      const again = await call('upsertByShelfAndTitle', db, book(1, { price: 2 }));
      expect(again).toMatchObject({ inserted: false, row: { id, price: '2.00' } });
      const kept = await call('upsertByShelfAndTitle', db, book(1, { price: 3 }), { conflict: 'nothing' });
      expect(kept).toMatchObject({ inserted: false, row: { id, price: '2.00' } });
      const lower = await call(
        'upsertByOwnerEmailIgnoringCase',
        db,
        book(1, { owner_email: 'R1@E.org', price: 4 }),
      );
      expect(lower).toMatchObject({ inserted: false, row: { id, price: '4.00' } });
      const narrow = await call('upsertById', db, { ...book(1), id, price: 5 }, { columns: ['price'] });
      expect(narrow).toEqual({ inserted: false, row: { price: '5.00' } });
      expect(await call('upsertByIsbn', db, book(2, { isbn: 'i' }))).toMatchObject({ inserted: true });
      const lent = { isbn: 'j', is_lent: true };
      expect(await call('upsertByIsbnWhereIsLent', db, book(3, lent))).toMatchObject({ inserted: true });
      expect(await call('upsertByIsbnWhereIsLent', db, book(3, { ...lent, price: 6 }))).toMatchObject({
        inserted: false,
        row: { price: '6.00' },
      });
    }));

  test('compare and set on a version', () =>
    withBooks(async (db) => {
      const row = await call('insert', db, book(1));
      const next = await call('compareAndSet', db, row, { price: 2 });
      expect(next).toMatchObject({ version: 2, price: '2.00' });
      expect(await call('compareAndSet', db, row, { price: 3 })).toBeNull();
      expect(await call('compareAndSet', db, next, { price: 3 }, { columns: ['version'] })).toEqual({
        version: 3,
      });
    }));
});
