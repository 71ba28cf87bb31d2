import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importModule } from '../emit/support/import-module.ts';
import { useReferenceDatabase } from '../reference/reference-database.ts';
import { majors } from '../support/postgres.ts';
import type { Db, Helper, Page, Row } from './support.ts';

const root = join(import.meta.dirname, '../..');
const built = mkdtempSync(join(tmpdir(), 'tablewright-views-'));
const modules: Record<string, Readonly<Record<string, Helper>>> = {};

beforeAll(async () => {
  for (const name of ['orders_summary_view', 'active_products_view', 'site_products_view'])
    modules[name] = (await importModule(root, `generated/db/views/${name}.ts`, built)) as Record<
      string,
      Helper
    >;
});
afterAll(() => rmSync(built, { recursive: true }));

const helperOf = (view: string, name: string): Helper => modules[view]?.[name] as Helper;

describe.each(majors)('helpers of views on PostgreSQL %i', (major) => {
  const database = useReferenceDatabase(major);
  const ask = <T>(view: string, helper: string, ...rest: unknown[]): Promise<T> =>
    helperOf(view, helper)(database().client as Db, ...rest);
  const ids = async (text: string, values: unknown[] = []): Promise<unknown[]> =>
    (await database().client.query<{ id: unknown }>(text, values)).rows.map(({ id }) => id);

  test('page through every row there and back, in the order of the key', async () => {
    const expected = await ids('SELECT id FROM public.orders_summary_view ORDER BY id');
    expect(expected.length).toBeGreaterThan(10);
    const page = { limit: 4, columns: ['id'] };
    const there: unknown[] = [];
    let last: Page = await ask('orders_summary_view', 'list', page);
    for (; ; last = await ask('orders_summary_view', 'list', { ...page, after: last.next })) {
      there.push(...last.rows.map(({ id }) => id));
      if (last.next === null) break;
    }
    expect(there).toEqual(expected);
    const back = last.rows.map(({ id }) => id);
    while (last.previous !== null) {
      last = await ask('orders_summary_view', 'list', { ...page, before: last.previous });
      back.unshift(...last.rows.map(({ id }) => id));
    }
    expect(back).toEqual(expected);
  });

  test('find by each key that the view shows', async () => {
    const { rows } = await database().client.query<Row>(
      'SELECT id, order_number, client_name FROM public.orders_summary_view ORDER BY id LIMIT 1',
    );
    const [row = {}] = rows;
    const columns = ['id', 'order_number', 'client_name'];
    expect(await ask('orders_summary_view', 'findById', { id: row.id }, { columns })).toEqual(row);
    expect(await ask('orders_summary_view', 'exists', { id: row.id })).toBe(true);
    const none = { id: '00000000-0000-4000-8000-000000000000' };
    expect(await ask('orders_summary_view', 'findById', none)).toBeNull();
    expect(await ask('orders_summary_view', 'exists', none)).toBe(false);
  });

  test('find by a key of two tables, and list by its first column', async () => {
    const [row] = (
      await database().client.query<Row>('SELECT site_id, product_id FROM public.site_products_view LIMIT 1')
    ).rows;
    expect(await ask('site_products_view', 'findBySiteIdAndProductId', row)).toMatchObject(row ?? {});
    const { rows } = await ask<Page>('site_products_view', 'listBySiteId', { site_id: row?.site_id });
    expect(rows.map(({ product_id }) => product_id)).toEqual(
      await ids(
        'SELECT product_id AS id FROM public.site_products_view WHERE site_id = $1 ORDER BY 1 LIMIT 100',
        [row?.site_id],
      ),
    );
  });

  test('list, count and search by the indexes below', async () => {
    const [catalog] = await ids(
      'SELECT catalog_id AS id FROM public.active_products_view GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
    );
    const by = { catalog_id: catalog };
    const { rows } = await ask<Page>('active_products_view', 'listByCatalogId', by);
    const expected = await ids(
      'SELECT id FROM public.active_products_view WHERE catalog_id = $1 ORDER BY sku LIMIT 100',
      [catalog],
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(rows.map(({ id }) => id)).toEqual(expected);
    expect(await ask('active_products_view', 'count', by)).toBe(
      Number(
        (
          await ids('SELECT count(*) AS id FROM public.active_products_view WHERE catalog_id = $1', [catalog])
        )[0],
      ),
    );
    expect(await ask('active_products_view', 'count')).toBe(
      Number((await ids('SELECT count(*) AS id FROM public.active_products_view'))[0]),
    );
    const term = String((rows[0] as Row).name).slice(0, 4);
    const found = await ask<{ row: Row }[]>('active_products_view', 'searchByName', term, { limit: 1000 });
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ row }) => row.id).sort()).toEqual(
      (
        await ids('SELECT id FROM public.active_products_view WHERE strpos(lower(name), lower($1)) > 0', [
          term,
        ])
      ).sort(),
    );
  });
});
