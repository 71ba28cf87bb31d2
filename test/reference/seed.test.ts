import { describe, expect, test } from 'vitest';
import { seed } from '../../seed.ts';
import { majors } from '../support/postgres.ts';
import { keyFields } from './design.ts';
import { inPassing, useReferenceDatabase } from './reference-database.ts';

describe.each(majors)('the sample data on PostgreSQL %i', (major) => {
  const reference = useReferenceDatabase(major);

  /** Everything that the ten tables hold, as PostgreSQL prints it. */
  const contents = async (): Promise<string> => {
    const { client } = reference();
    const tables: string[] = [];
    for (const table of Object.keys(keyFields)) {
      // Of the columns that the seed leaves to now(), only the time would differ between two runs.
      const { rows } = await client.query<{ row: string }>(
        `SELECT (to_jsonb(t) - 'updated_at' - CASE WHEN $1 THEN 'created_at' ELSE '' END)::text AS row
           FROM public.${table} AS t ORDER BY id`,
        [!['orders', 'analytics_events', 'audit_logs'].includes(table)],
      );
      tables.push(table, ...rows.map(({ row }) => row));
    }
    return tables.join('\n');
  };

  test('fills every table, and twice the same', async () => {
    const { client } = reference();
    const before = await contents();
    await inPassing(client, async () => {
      await client.query(
        `TRUNCATE ${Object.keys(keyFields)
          .map((table) => `public.${table}`)
          .join(', ')}`,
      );
      const counts = await seed(client);
      expect(Object.keys(counts).sort()).toEqual(Object.keys(keyFields).sort());
      for (const [table, count] of Object.entries(counts)) {
        const { rows } = await client.query(`SELECT count(*)::integer AS count FROM public.${table}`);
        expect(rows, table).toEqual([{ count }]);
        expect(count).toBeGreaterThan(2);
      }
      expect(await contents()).toBe(before);
    });
  });

  test('the cached number of products is the true one', async () => {
    const { rows } = await reference().client.query(
      `SELECT c.name FROM public.catalogs c
        WHERE c.total_products <> (SELECT count(*) FROM public.products p WHERE p.catalog_id = c.id)`,
    );
    expect(rows).toEqual([]);
  });

  test('what an order costs is what its lines cost', async () => {
    const { rows } = await reference().client.query(
      `SELECT o.order_number FROM public.orders o
        WHERE o.total_amount <> (SELECT sum((i.value ->> 'quantity')::integer * (i.value ->> 'unit_price')::numeric)
                                   FROM jsonb_array_elements(o.items) AS i)`,
    );
    expect(rows).toEqual([]);
  });
});
