import { expect, test } from 'vitest';
import { generate, migrateDown, migrateUp } from '../../generator/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { Shop } from './support/shop.ts';

const start = `export const clients = table('clients', {
  id: integer().identity('always').primaryKey(),
  name: text(),
  friend_id: integer().nullable(),
}, (t) => [foreignKey(t.friend_id).references(t.id).onDelete('set null')]);
export const orders = table('orders', {
  id: integer().identity('by default').primaryKey(),
  client_id: integer().references(() => clients.id, { onUpdate: 'cascade', onDelete: 'cascade' }),
}, (t) => [index().on(t.client_id)]);
`;

test('the way back is proved with rows where its batches fill what is NOT NULL, and says where it is not', async () => {
  const project = await Shop.of(start);
  const bigger = start.replaceAll('integer()', 'bigint()');
  project.schema(bigger);
  expect((await generate({ root: project.root })).warnings).toEqual([]);
  project.schema(`${bigger.replace('  name: text(),\n', '')}dropped('clients.name');\n`);
  expect((await generate({ root: project.root })).warnings).toMatchObject([
    { code: 'TW647', message: expect.stringContaining('public.clients') },
  ]);
}, 120_000);

test.each(majors)(
  'a key becomes bigint with all that refers to it, while programs write, and integer again, on PostgreSQL %i',
  async (major) => {
    const project = await Shop.of(start);
    project.schema(start.replaceAll('integer()', 'bigint()'));
    // No allowance: nothing stops, and nothing is lost.
    expect(await project.generate(true)).toEqual([]);
    await withDatabase(major, async ({ client, url }) => {
      const options = { root: project.root, database: url };
      const rows = async (query: string): Promise<readonly unknown[]> =>
        (await client.query({ text: query, rowMode: 'array' })).rows;
      const all = async () => [
        await rows('SELECT id::int, friend_id::int, name FROM public.clients ORDER BY id'),
        await rows('SELECT id::int, client_id::int FROM public.orders ORDER BY id'),
      ];
      await migrateUp({ ...options, through: 1 });
      await client.query(`INSERT INTO public.clients (name) VALUES ('a'), ('b'), ('c'), ('d');
        UPDATE public.clients SET friend_id = 2 WHERE id IN (1, 4);
        INSERT INTO public.orders (client_id) VALUES (1), (2), (3), (3);
        DELETE FROM public.orders WHERE id = 4`);

      await migrateUp(options);
      // Programs that know nothing of it: each foreign key acts on both of its forms.
      await client.query(`INSERT INTO public.clients (name, friend_id) VALUES ('e', 3);
        INSERT INTO public.orders (client_id) VALUES (5);
        DELETE FROM public.clients WHERE id = 2`);
      await expect(client.query('INSERT INTO public.orders (client_id) VALUES (2)')).rejects.toThrow(
        /orders_client_id_fkey/,
      );
      const now = [
        [
          [1, null, 'a'],
          [3, null, 'c'],
          [4, null, 'd'],
          [5, 3, 'e'],
        ],
        [
          [1, 1],
          [3, 3],
          [5, 5],
        ],
      ];
      expect(await all()).toEqual(now);

      await migrateUp({ ...options, pastGates: true });
      expect(await all()).toEqual(now);
      const types = await rows(
        `SELECT DISTINCT format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid IN ('public.clients'::regclass, 'public.orders'::regclass) AND attname ~ 'id$' AND attnum > 0`,
      );
      expect(types).toEqual([['bigint']]);
      // Sequences go on, also behind a number whose row is gone; foreign keys act as before.
      await client.query(`INSERT INTO public.clients (name, friend_id) VALUES ('f', 5);
        INSERT INTO public.orders (client_id) VALUES (6);
        DELETE FROM public.clients WHERE id = 5`);
      await expect(client.query('INSERT INTO public.orders (client_id) VALUES (5)')).rejects.toThrow(
        /orders_client_id_fkey/,
      );
      await expect(client.query(`INSERT INTO public.clients (id, name) VALUES (9, 'x')`)).rejects.toThrow(
        /cannot insert a non-DEFAULT value/,
      );
      expect((await all())[1]).toEqual([
        [1, 1],
        [3, 3],
        [7, 6],
      ]);

      await migrateDown({ ...options, to: 1, allow: ['deletes data'] });
      await client.query(`INSERT INTO public.clients (name, friend_id) VALUES ('g', 6);
        INSERT INTO public.orders (client_id) VALUES (7);
        DELETE FROM public.clients WHERE id = 6`);
      expect(await all()).toEqual([
        [
          [1, null, 'a'],
          [3, null, 'c'],
          [4, null, 'd'],
          [7, null, 'g'],
        ],
        [
          [1, 1],
          [3, 3],
          [9, 7],
        ],
      ]);
    });
  },
  240_000,
);
