import { expect, test } from 'vitest';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder } from './runner-folder.support.ts';

test.each(majors)(
  'a column that is dropped and added again keeps its grants, and so does one that is renamed, on PostgreSQL %i',
  (major) =>
    withDatabase(major, async ({ client, connection, name }) => {
      const reader = `"reader ${name}"`;
      await client.query(`CREATE ROLE ${reader}; CREATE TABLE public.orders (a integer, b integer, c integer, d integer);
        GRANT SELECT (a), UPDATE (b), INSERT (d) ON public.orders TO ${reader}`);
      try {
        const up = [
          'ALTER TABLE public.orders DROP COLUMN a, ADD COLUMN a bigint',
          'ALTER TABLE public.orders RENAME COLUMN b TO e; ALTER TABLE public.orders RENAME COLUMN c TO b; ALTER TABLE public.orders DROP COLUMN d',
          'ALTER TABLE public.orders ADD COLUMN d integer',
        ];
        await migrateUp({ target: connection, folders: [folder(1, up, '')] });
        const { rows } = await client.query({
          rowMode: 'array',
          text: `SELECT attname, privilege_type FROM pg_attribute, aclexplode(attacl) WHERE attrelid = 'public.orders'::regclass AND NOT attisdropped
            AND pg_get_userbyid(grantee) = 'reader ${name}' ORDER BY 1`,
        });
        // The grant on what is renamed goes with it; what comes back later is another column.
        expect(rows).toEqual([
          ['a', 'SELECT'],
          ['e', 'UPDATE'],
        ]);
      } finally {
        await client.query(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
      }
    }),
);

test.each(majors)(
  'what is dropped and made again keeps its grants and its owner, on PostgreSQL %i',
  (major) =>
    withDatabase(major, async ({ client, connection, name }) => {
      const [reader, owner, stranger] = ['reader', 'owner', 'stranger'].map((role) => `"${role} ${name}"`);
      await client.query(`CREATE ROLE ${reader}; CREATE ROLE ${owner}; CREATE ROLE ${stranger};
      CREATE TABLE public.orders (id integer, total integer);
      CREATE VIEW public."Sums" AS SELECT id, total FROM public.orders;
      CREATE VIEW public.plain AS SELECT 1 AS one;
      CREATE FUNCTION public.secret(id integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
      ALTER VIEW public."Sums" OWNER TO ${owner};
      GRANT SELECT ON public."Sums" TO ${reader} WITH GRANT OPTION; GRANT UPDATE (id, total) ON public."Sums" TO ${reader};
      REVOKE EXECUTE ON FUNCTION public.secret(integer) FROM PUBLIC; GRANT EXECUTE ON FUNCTION public.secret(integer) TO ${reader};
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${stranger}`);
      try {
        const up = [
          `DROP VIEW public.plain; DROP VIEW public."Sums"; CREATE VIEW public.plain AS SELECT 2 AS two;
         CREATE VIEW public."Sums" AS SELECT id, id * 2 AS double FROM public.orders; CREATE VIEW public.new AS SELECT 1 AS one`,
          `DROP FUNCTION public.secret(integer);
         CREATE FUNCTION public.secret(order_id integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'`,
        ];
        await migrateUp({ target: connection, folders: [folder(1, up, '')] });
        const { rows } = await client.query({
          rowMode: 'array',
          text: `SELECT c.relname, c.relowner::regrole::text, has_table_privilege('reader ${name}', c.oid, 'SELECT WITH GRANT OPTION'),
            has_any_column_privilege('reader ${name}', c.oid, 'UPDATE'), has_table_privilege('stranger ${name}', c.oid, 'SELECT')
          FROM pg_class c WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
        });
        expect(rows).toEqual([
          ['Sums', owner, true, true, false],
          ['new', 'postgres', false, false, true],
          ['plain', 'postgres', false, false, false],
        ]);
        const secret = await client.query({
          rowMode: 'array',
          text: `SELECT has_function_privilege('stranger ${name}', 'public.secret(integer)', 'EXECUTE'),
          has_function_privilege('reader ${name}', 'public.secret(integer)', 'EXECUTE')`,
        });
        expect(secret.rows).toEqual([[false, true]]);
      } finally {
        await client.query(
          `DROP OWNED BY ${reader}, ${owner}, ${stranger}; DROP ROLE ${reader}, ${owner}, ${stranger}`,
        );
      }
    }),
);
