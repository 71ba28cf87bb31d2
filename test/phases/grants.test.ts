import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { generate, migrateDown, migrateUp } from '../../generator/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { Shop } from './support/shop.ts';

const start = `export const orders = table('orders', { id: uuid().primaryKey(), total: numeric(12, 2).default(0), note: text().nullable() });\n`;

test.each(majors)(
  'who was granted a column reads and writes it by its name, whichever type it has, on PostgreSQL %i',
  async (major) => {
    const project = await Shop.of(start);
    const { root } = project;
    await withDatabase(major, async ({ client, url, name }) => {
      const roles = ['reader', 'friend', 'stranger'].map((role) => `${role} ${name}`);
      const [reader, friend, stranger] = roles.map((role) => `"${role}"`);
      await migrateUp({ root, database: url });
      await client.query(`CREATE ROLE ${reader}; CREATE ROLE ${friend}; CREATE ROLE ${stranger};
        GRANT SELECT (total, note), UPDATE (total) ON public.orders TO ${reader} WITH GRANT OPTION;
        SET ROLE ${reader}; GRANT SELECT (total) ON public.orders TO ${friend}; RESET ROLE;
        GRANT SELECT (note) ON public.orders TO ${stranger}`);
      const before = await privileges(client, roles);
      expect(before).toEqual([
        'friend SELECT total',
        'reader SELECT note GRANT',
        'reader SELECT total GRANT',
        'reader UPDATE total GRANT',
        'stranger SELECT note',
      ]);
      try {
        project.schema(start.replace('numeric(12, 2)', 'bigint()'));
        await generate({ root, prove: false, allow: ['deletes-data:public.orders.total'] });
        expect(project.up()).toMatch(/\n-- @grants-by-name .*\nBEGIN;/);
        await migrateUp({ root, database: url });
        expect((await migrateUp({ root, database: url, through: 3 })).applied).toHaveLength(1);
        expect(await typeOf(client)).toBe('bigint');
        expect(await privileges(client, roles)).toEqual(before);
        await migrateDown({ root, database: url, to: 1, allow: ['deletes data', 'irreversible'] });
        expect(await typeOf(client)).toBe('numeric(12,2)');
        expect(await privileges(client, roles)).toEqual(before);
      } finally {
        await client.query(`DROP OWNED BY ${reader} CASCADE; DROP OWNED BY ${friend}, ${stranger};
          DROP ROLE ${reader}, ${friend}, ${stranger}`);
      }
    });
  },
  120_000,
);

async function privileges(client: Client, roles: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT format('%s %s %s%s', split_part(pg_get_userbyid(grantee), ' ', 1), privilege_type, attname,
       CASE WHEN is_grantable THEN ' GRANT' ELSE '' END) AS text
     FROM pg_attribute, aclexplode(attacl) WHERE attrelid = 'public.orders'::regclass AND NOT attisdropped
       AND pg_get_userbyid(grantee) = ANY ($1) ORDER BY 1`,
    [roles],
  );
  return rows.map(({ text }) => text);
}

async function typeOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ type: string }>(
    `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'public.orders'::regclass AND attname = 'total'`,
  );
  return rows[0]?.type ?? '';
}
