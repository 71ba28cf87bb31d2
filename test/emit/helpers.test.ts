import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { majors, withDatabase } from '../support/postgres.ts';
import { removeProject, writeProject } from './support/compile.ts';
import { emit, emitShop, textAt } from './support/emit.ts';
import { importModule } from './support/import-module.ts';
import { constraint, members, model, table } from './support/model-builder.ts';

type Db = { query(query: never): Promise<{ rows: unknown[] }> };
type Row = Record<string, unknown>;
interface Helpers {
  findById(db: Db, key: Row): Promise<Row | null>;
  insert(db: Db, row: Row): Promise<Row>;
  insertMany(db: Db, rows: readonly Row[]): Promise<Row[]>;
  update(db: Db, key: Row, changes: Row): Promise<Row | null>;
  delete(db: Db, key: Row): Promise<Row | null>;
}
interface Shop {
  products: Helpers;
  stock: Helpers & { findBySiteIdAndProductId: Helpers['findById'] };
  invoice: Helpers;
  settings: { prepare: boolean };
  pglite(database: unknown): Db;
}

let folder = '';
let shop: Shop;
let build = '';

beforeAll(async () => {
  const artifacts = await emitShop();
  build = textAt(artifacts, 'schema.sql');
  folder = writeProject(artifacts);
  const modules = ['products', 'stock'].map(
    (name) => `export * as ${name} from './generated/db/tables/${name}.js';\n`,
  );
  writeFileSync(
    join(folder, 'shop.ts'),
    `${modules.join('')}export * as invoice from './generated/db/tables/billing/invoice.js';
export { settings } from './generated/db/runtime/queryable.js';
export { pglite } from './generated/db/runtime/pglite.js';
`,
  );
  shop = (await importModule(folder, 'shop.ts')) as Shop;
});
afterAll(() => removeProject(folder));

const required = { sku: 'a', price: '12.50', extra: { b: [null] } };

describe.each(majors)('generated helpers on PostgreSQL %i', (major) => {
  const withShop = (use: (db: Db) => Promise<void>): Promise<void> =>
    withDatabase(major, async ({ client }) => {
      await client.query(build);
      await use(client);
    });

  test('insert many rows as they insert each, whatever form its values travel in', () =>
    withShop(async (db) => {
      const plain = { ...required, price: '1.5', created_at: '2026-01-01T00:00:00Z' };
      const rows: Row[] = [
        plain,
        { ...plain, sku: 'same columns', price: 2, ignored: undefined },
        { ...plain, sku: 'JSON null', extra: null },
        { ...plain, sku: 'a key more', ignored: 1n },
        { ...plain, sku: 'a Date', created_at: new Date('2026-02-28T09:30:00.250Z') },
        { ...plain, sku: 'a Date BC', created_at: new Date('-000043-03-15T00:00:00Z') },
        { ...plain, sku: 'SQL NULL', details: null, photo: null, weight: null },
        { ...plain, sku: 'objects', details: { size: 1, color: '"' }, photo: null, weight: 1e-7 },
        { ...plain, sku: 'bytes', details: null, photo: new Uint8Array([0, 92, 255]), weight: Number.NaN },
        { ...plain, sku: 'arrays', tags: ['a', '', 'NULL', '"\\\\{}'], seen: [new Date(0), null] },
        { ...plain, sku: 'no items', tags: [], seen: null, sold: 2n ** 60n },
        Object.assign(Object.create({ price: 'inherited' }) as Row, plain, { sku: 'of a class' }),
      ];
      const ofRow = ({ id, number, ...row }: Row): Row => row;
      const each: Row[] = [];
      for (const row of rows) each.push(ofRow(await shop.products.insert(db, row)));
      await db.query("UPDATE public.products SET sku = 'each ' || sku" as never);
      expect((await shop.products.insertMany(db, rows)).map(ofRow)).toEqual(each);
    }));

  test('read an instant to the millisecond in every zone and every age', () =>
    withShop(async (db) => {
      const instants = [
        ...['2026-02-28 09:30:00.25+00', '2024-02-29 23:59:59.999999+00', '1969-12-31 23:59:59.001+00'],
        ...['0099-01-01 00:00:00+00', '1850-06-01 12:00:00+00', '12026-01-01 00:00:00.1+00'],
        ...[
          '1600-02-29 00:00:00+00',
          '1900-02-28 23:59:59+00',
          '1900-03-01 00:00:00+00',
          '2000-12-31 12:34:56+00',
        ],
        ...['0004-02-29 00:00:00+00', '2100-01-31 00:00:00.007+00', '0044-03-15 00:00:00+00 BC'],
      ];
      for (const zone of [
        'UTC',
        'America/New_York',
        'Asia/Kolkata',
        'America/St_Johns',
        'Europe/Amsterdam',
      ]) {
        await db.query(`SET TimeZone = '${zone}'` as never);
        for (const created_at of instants) {
          const sku = `${zone} ${created_at}`;
          const row = await shop.products.insert(db, { ...required, sku, created_at });
          const text = `SELECT floor(extract(epoch FROM created_at) * 1000)::text AS at FROM public.products WHERE id = '${row.id}'`;
          const { rows } = await db.query(text as never);
          expect([sku, (row.created_at as Date).getTime()]).toEqual([sku, Number((rows[0] as Row).at)]);
        }
      }
      await expect(shop.products.insert(db, { ...required, created_at: 'infinity' })).rejects.toThrow(
        RangeError,
      );
    }));

  test('insert what is present and leave the rest to the database', () =>
    withShop(async (db) => {
      const row = await shop.products.insert(db, {
        ...required,
        weight: undefined,
        details: null,
        ignored: 1,
      });
      expect(row).toMatchObject({
        ...required,
        status: 'active',
        weight: null,
        details: null,
        sold: 0n,
        is_active: true,
      });
      expect(row).toMatchObject({ number: 1, tags: [] });
      expect(row.created_at).toBeInstanceOf(Date);
      expect(await shop.products.findById(db, { id: row.id })).toEqual(row);
      expect(Object.keys(row)).toEqual([
        ...[
          'id',
          'sku',
          'status',
          'price',
          'weight',
          'sold',
          'is_active',
          'details',
          'extra',
          'tags',
          'seen',
          'photo',
        ],
        ...['size', 'day', 'exact_at', 'number', 'created_at'],
      ]);
    }));

  test('return every value as it was written', () =>
    withShop(async (db) => {
      const written = {
        ...required,
        weight: 0.25,
        sold: 9_007_199_254_740_993n,
        details: { color: "it's", size: 1 },
        extra: null,
        tags: ['a,b', '"', '\\', '{}', 'NULL', '', 'é😀', 'a\nb'],
        seen: [new Date('2020-02-29T12:00:00.123Z'), new Date('0001-01-01T00:00:00Z')],
        photo: Uint8Array.of(0, 255, 92),
        size: '[1,10)',
        day: '2024-02-29',
        exact_at: '2024-01-01 00:00:00.123456+00',
        created_at: new Date('-000044-03-15T00:00:00.000Z'),
      };
      const row = await shop.products.insert(db, written);
      expect({ ...row, photo: [...(row.photo as Uint8Array)] }).toMatchObject({
        ...written,
        photo: [0, 255, 92],
      });
      for (const extra of [null, false, 0, '', 'text', [], [1, [2]], { a: null }]) {
        expect((await shop.products.update(db, { id: row.id }, { extra }))?.extra).toEqual(extra);
      }
    }));

  test('update the keys that are present, and only read where there are none', () =>
    withShop(async (db) => {
      const row = await shop.products.insert(db, { ...required, day: '2024-01-01' });
      const key = { id: row.id };
      expect(await shop.products.update(db, key, { day: null, sku: undefined })).toEqual({
        ...row,
        day: null,
      });
      expect(await shop.products.update(db, key, {})).toEqual({ ...row, day: null });
      expect(
        await shop.products.update(db, { id: '00000000-0000-0000-0000-000000000000' }, { sku: 'b' }),
      ).toBeNull();
      await expect(shop.products.update(db, {}, { sku: 'b' })).rejects.toThrow('needs id');
    }));

  test('find and delete by keys of several columns', () =>
    withShop(async (db) => {
      const { id } = await shop.products.insert(db, required);
      const line = await shop.stock.insert(db, { site_id: 7, product_id: id });
      const key = { product_id: id, site_id: 7 };
      expect(await shop.stock.findBySiteIdAndProductId(db, key)).toEqual(line);
      expect(await shop.stock.delete(db, key)).toEqual(line);
      expect(await shop.stock.delete(db, key)).toBeNull();
    }));

  test('name their statements, one for each shape, unless told not to', () =>
    withShop(async (db) => {
      const names: unknown[] = [];
      const spy: Db = {
        query: (query: { name?: string }) => {
          names.push(query.name);
          return db.query(query as never);
        },
      } as Db;
      await shop.products.insert(spy, required);
      await shop.products.insert(spy, { ...required, sku: 'b' });
      await shop.products.insert(spy, { ...required, sku: 'c', day: null });
      expect(names[0]).toMatch(/^products_insert_[0-9a-f]{14}$/);
      expect(names[1]).toBe(names[0]);
      expect(names[2]).not.toBe(names[0]);
      shop.settings.prepare = false;
      await shop.products.insert(spy, { ...required, sku: 'd' });
      shop.settings.prepare = true;
      expect(names[3]).toBeUndefined();
    }));

  test('take a timestamp without a time zone as UTC', () =>
    withShop(async (db) => {
      const at = new Date('2024-07-01T10:00:00.500Z');
      expect(await shop.invoice.insert(db, { at })).toEqual({ at, note: null });
    }));

  test('stand up to hostile names', () =>
    withDatabase(major, async ({ client }) => {
      const path = ['public', 'o\'r"d`$x*/\\'];
      const names = ['constructor', 'delete', 'a"b', "it's", '`$process`', '2024', 'é😀'];
      const columns = Object.fromEntries(
        names.map((name) => [name, { type: 'text', comment: `*/ ${name}` }]),
      );
      const hostile = model(
        table(path, columns, { comment: '*/ throw 1; /*' }),
        constraint([...path, 'k'], { type: 'primary key', columns: members(path, ['constructor', "it's"]) }),
      );
      const artifacts = await emit(hostile);
      const module = artifacts.find(({ path: file }) => file.startsWith('db/tables/'));
      const own = writeProject(artifacts);
      const helpers = (await importModule(own, `generated/${module?.path}`)) as Helpers & Row;
      removeProject(own);
      await client.query(artifacts.find(({ path: file }) => file === 'schema.sql')?.content ?? '');
      const row = Object.fromEntries(names.map((name) => [name, `${name}'"\\`]));
      expect(await helpers.insert(client as Db, row)).toEqual(row);
      const find = Object.entries(helpers).find(([name]) =>
        name.startsWith('findBy'),
      )?.[1] as Helpers['findById'];
      expect(await find(client as Db, row)).toEqual(row);
      await expect(find(client as Db, {})).rejects.toThrow('needs constructor');
    }));
});

test('generated helpers run on PGlite', async () => {
  const database = await PGlite.create();
  try {
    await database.exec(build);
    const db = shop.pglite(database);
    const written = { ...required, seen: [new Date(0)], sold: 3n, photo: Uint8Array.of(1, 2), tags: ['a'] };
    const row = await shop.products.insert(db, written);
    expect(row).toMatchObject({ ...written, is_active: true });
    expect(await shop.products.update(db, { id: row.id }, { extra: null })).toMatchObject({ extra: null });
  } finally {
    await database.close();
  }
});
