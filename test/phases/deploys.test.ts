import { expect, test } from 'vitest';
import { migrateDown, migrateUp } from '../../generator/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { Shop } from './support/shop.ts';

const start = `export const orders = table('orders', {
  id: integer().primaryKey(),
  total: numeric(12, 2).default(1),
  ...timestamps(),
}, (t) => [unique(t.total)]);
`;

const after = `${start
  .replace('numeric(12, 2)', 'bigint()')
  .replace(
    '  ...timestamps',
    '  cents: bigint(),\n  ...timestamps',
  )}backfill(orders.cents, sql\`\${orders.total} * 100\`);\n`;

test.each(majors)('programs of the old and the new schema both go on, on PostgreSQL %i', async (major) => {
  const project = await Shop.of(start);
  await withDatabase(major, async ({ client, url }) => {
    const up = (more: { pastGates?: boolean } = {}) =>
      migrateUp({ root: project.root, database: url, ...more });
    const rows = async (columns: string) =>
      (await client.query({ text: `SELECT ${columns} FROM public.orders ORDER BY id`, rowMode: 'array' }))
        .rows;
    await up();
    await client.query(
      `INSERT INTO public.orders (id, total, updated_at) SELECT n, n + 0.4, '2020-01-01' FROM generate_series(1, 3) AS n`,
    );
    project.schema(after);
    expect(await project.generate(false, ['deletes-data:public.orders.total'])).toEqual([]);
    const first = await up();
    expect(first.applied.map(({ number }) => number)).toEqual([2]);
    expect(first.waiting).toMatchObject({ number: 3 });
    // A program that knows nothing of it.
    await client.query(`INSERT INTO public.orders (id, total) VALUES (4, 44.4)`);
    await client.query(`UPDATE public.orders SET total = 7 WHERE id = 2`);
    expect(await rows('id, total_new::int, cents::int')).toEqual([
      [1, 1, 140],
      [2, 7, 240],
      [3, 3, 340],
      [4, 44, 4440],
    ]);
    expect((await up()).applied).toEqual([]);
    expect((await up({ pastGates: true })).applied.map(({ number }) => number)).toEqual([3]);
    await client.query(`INSERT INTO public.orders (id, total, cents) VALUES (5, 9, 900)`);
    await expect(client.query(`INSERT INTO public.orders (id, total) VALUES (6, 8)`)).rejects.toThrow(
      /cents/,
    );
    await expect(
      client.query(`INSERT INTO public.orders (id, total, cents) VALUES (6, 9, 1)`),
    ).rejects.toThrow(/orders_total_key/);
    expect(await rows(`id, total::int, updated_at < '2021-01-01' AS untouched`)).toEqual([
      [1, 1, true],
      [2, 7, false],
      [3, 3, true],
      [4, 44, false],
      [5, 9, false],
    ]);
    const down = (to: number, allow: readonly string[]) =>
      migrateDown({ root: project.root, database: url, to, allow });
    await expect(down(2, ['deletes data'])).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'TW626',
          message: expect.stringContaining(
            'what column public.orders.total held beyond bigint: digits are rounded away',
          ),
          hint: 'If that is meant: --allow "irreversible".',
        },
      ],
    });
    await down(2, ['deletes data', 'irreversible']);
    await client.query(`INSERT INTO public.orders (id, total) VALUES (6, 10.25)`);
    expect(await rows('total::text, total_new::text')).toEqual([
      ['1.00', '1'],
      ['7.00', '7'],
      ['3.00', '3'],
      ['44.00', '44'],
      ['9.00', '9'],
      ['10.25', '10'],
    ]);
    await down(1, ['deletes data']);
    expect(await rows('total::text')).toHaveLength(6);
  });
});
