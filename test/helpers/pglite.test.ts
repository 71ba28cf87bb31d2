import { setTimeout } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Row } from './support.ts';
import { book, useLibrary } from './use-library.ts';

const { library, call } = useLibrary();

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(library().build.replace(/^\\.*$/gm, ''));
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.exec('TRUNCATE public.books');
});

const shelves = async (): Promise<unknown[]> => {
  const db = library().runtime.pglite(database);
  const { rows } = await call<{ rows: Row[] }>('listByShelf', db, { shelf: {} }, { columns: ['shelf'] });
  return rows.map(({ shelf }) => shelf);
};

test('several statements inside a transaction of PGlite are undone with it', async () => {
  const undone = database.transaction(async (tx) => {
    const db = library().runtime.pglite(tx);
    // Two sets of columns are two statements, which are a transaction of their own where none is open.
    await call('insertMany', db, [book(1), book(2, { price: 1 })]);
    await library().runtime.withTransaction(db, (inner) => call('insert', inner, book(3)));
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  expect(await shelves()).toEqual([]);
});

test('transactions of one PGlite run one after the other', async () => {
  const { pglite, withTransaction } = library().runtime;
  const undone = withTransaction(pglite(database), async (tx) => {
    await call('insert', tx, book(1));
    await setTimeout(50);
    throw new Error('undo');
  });
  const kept = withTransaction(
    pglite(database),
    async (tx) => {
      const { rows } = await tx.query({ text: 'SHOW transaction_isolation', values: [], types: {} } as never);
      await call('insert', tx, book(2));
      await withTransaction(tx, (inner) => call('insert', inner, book(1))).catch(() => {});
      return rows;
    },
    { isolation: 'serializable' },
  );
  const single = call('insert', pglite(database), book(3));
  await expect(undone).rejects.toThrow('undo');
  expect(await kept).toEqual([{ transaction_isolation: 'serializable' }]);
  await single;
  expect(await shelves()).toEqual([1, 2, 3]);
});

test('a transaction in which an error was kept to itself is told', async () => {
  const { pglite, withTransaction } = library().runtime;
  const kept = withTransaction(pglite(database), async (tx) => {
    await call('insert', tx, book(1));
    await call('insert', tx, book(1)).catch(() => {});
  });
  await expect(kept).rejects.toThrow('transaction is aborted');
  expect(await shelves()).toEqual([]);
});

test('COPY is refused in words', async () => {
  const copied = call('insertMany', library().runtime.pglite(database), [book(1)], {
    columns: [],
    copy: true,
  });
  await expect(copied).rejects.toThrow('COPY needs a client of pg');
});
