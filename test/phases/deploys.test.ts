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

test.each(majors)(
  'what the new type has no room for is refused, and never cut, on PostgreSQL %i',
  async (major) => {
    const text = (type: string) =>
      `export const orders = table('orders', { id: integer().primaryKey(), code: ${type} });\n`;
    const project = await Shop.of(text('varchar(20)'));
    project.schema(text('varchar(5)'));
    expect(await project.generate(false)).toEqual([]);
    await withDatabase(major, async ({ client, url }) => {
      const up = (through: number) =>
        migrateUp({ root: project.root, database: url, through, pastGates: true });
      await up(1);
      await client.query(`INSERT INTO public.orders VALUES (1, 'short'), (2, 'longer')`);
      await expect(up(3)).rejects.toThrow(/too long/);
      await client.query(`DELETE FROM public.orders WHERE id = 2`);
      await up(2);
      await expect(client.query(`INSERT INTO public.orders VALUES (3, 'longer')`)).rejects.toThrow(
        /too long/,
      );
      await up(3);
      expect((await client.query('SELECT code FROM public.orders')).rows).toEqual([{ code: 'short' }]);
    });
  },
);

test.each(majors)(
  'a type that was widened goes back beside traffic, in one script, on PostgreSQL %i',
  async (major) => {
    const text = (type: string) =>
      `export const orders = table('orders', { id: integer().primaryKey(), code: ${type} }, (t) => [index().on(t.code)]);
export const coded = view('coded', () => sql\`SELECT \${orders.code} FROM \${orders}\`);\n`;
    const project = await Shop.of(text('varchar(5)'));
    project.schema(text('varchar(20)'));
    expect(await project.generate(false)).toEqual([]);
    expect(project.folders).toHaveLength(2);
    expect(project.up()).toContain('ALTER COLUMN code TYPE character varying(20)');
    expect(project.down()).not.toContain(' TYPE ');
    expect(project.down()).toContain('-- Dropped without a loss: COLUMN code_old of public.orders\n');
    await withDatabase(major, async ({ client, url }) => {
      const orders = async () => {
        const read = `SELECT o.id, c.code, pg_relation_filenode('public.orders')::int AS file
        FROM public.orders AS o JOIN public.coded AS c USING (code) ORDER BY id`;
        return (await client.query<{ id: number; code: string; file: number }>(read)).rows;
      };
      await migrateUp({ root: project.root, database: url });
      await client.query(`INSERT INTO public.orders VALUES (1, 'short'), (2, 'longer')`);
      const [{ file } = { file: 0 }] = await orders();
      const down = () => migrateDown({ root: project.root, database: url, to: 1, allow: [] });
      await expect(down()).rejects.toThrow(/too long/);
      await client.query(`UPDATE public.orders SET code = 'long' WHERE id = 2`);
      await down();
      expect(await orders()).toEqual([
        { id: 1, code: 'short', file },
        { id: 2, code: 'long', file },
      ]);
      await expect(client.query(`INSERT INTO public.orders VALUES (3, 'longer')`)).rejects.toThrow(
        /too long/,
      );
    });
  },
);

/** With a trigger of the application that changes the column which is converted, by way of another one. */
const priced = `export const price = func('price', {
  language: 'plpgsql',
  returns: 'trigger',
  body: sql\`BEGIN NEW.total := NEW.price; RETURN NEW; END\`,
});
export const orders = table('orders', {
  id: integer().primaryKey(),
  price: integer(),
  total: numeric(12, 2),
}, () => [trigger('price', { timing: 'before', events: ['insert', 'update'], function: price })]);
`;

test.each(majors)(
  'a change of type follows what other triggers write, and calls nothing in its batches, on PostgreSQL %i',
  async (major) => {
    const project = await Shop.of(priced);
    project.schema(priced.replace('numeric(12, 2)', 'bigint()'));
    expect(await project.generate(true, ['deletes-data:public.orders.total'])).toEqual([]);
    await withDatabase(major, async ({ client, url, open }) => {
      const up = (through: number) =>
        migrateUp({ root: project.root, database: url, through, pastGates: true });
      await up(1);
      await client.query(
        'INSERT INTO public.orders (id, price) SELECT n, n FROM generate_series(1, 500) AS n',
      );
      const { rows: names } = await client.query<{ name: string }>('SELECT current_database() AS name');
      await client.query(`ALTER DATABASE "${names[0]?.name ?? ''}" SET track_functions = 'pl'`);
      await up(2);
      const other = await open();
      const calls = async (): Promise<readonly unknown[]> => {
        await other.query('SELECT pg_stat_clear_snapshot()');
        const { rows } = await other.query(
          'SELECT funcname, calls::int FROM pg_stat_user_functions ORDER BY funcname',
        );
        return rows;
      };
      // A session tells what it did when it ends.
      while ((await calls()).length === 0);
      expect(await calls()).toEqual([{ funcname: 'price', calls: 500 }]);
      await client.query(
        'UPDATE public.orders SET price = 1000 WHERE id = 1; INSERT INTO public.orders (id, price) VALUES (501, 7)',
      );
      const { rows } = await client.query(
        'SELECT count(*) FILTER (WHERE total_new = price)::int AS same, max(total_new)::int AS most FROM public.orders',
      );
      expect(rows).toEqual([{ same: 501, most: 1000 }]);
    });
  },
  120_000,
);
