import { expect, test } from 'vitest';
import { migrateUp } from '../../generator/database/runner/migrate-up.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { folder, problem, tables } from './runner-folder.support.ts';

test.each(majors)('a role is told all that it may not do, before the first step, on PostgreSQL %i', (major) =>
  withDatabase(major, async (database) => {
    const { client, connection, name } = database;
    const role = `plain_${name}`;
    await client.query(`CREATE ROLE ${role} LOGIN; CREATE SCHEMA own AUTHORIZATION ${role}; CREATE SCHEMA shop;
      CREATE TABLE shop.orders (id integer PRIMARY KEY); CREATE TABLE shop.clients (id integer PRIMARY KEY);
      GRANT USAGE ON SCHEMA shop TO ${role};
      CREATE FUNCTION shop.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'`);
    try {
      const folders = [
        folder(1, 'CREATE TABLE own.a ()', '', [
          { id: 'table:own.a' },
          { id: 'constraint:own.a.a_fkey', props: { type: 'foreign key', target: 'table:shop.clients' } },
          { id: 'column:shop.orders.total' },
          { id: 'index:shop.orders.by_total' },
          { id: 'table:shop.items' },
          { id: 'schema:archive' },
          { id: 'function:shop.f.(integer)' },
          { id: 'extension:dblink', props: { schema: 'own' } },
          { id: 'extension:pg_trgm', props: { schema: 'own' } },
        ]),
      ];
      const target = { ...connection, user: role };
      const before = await problem(migrateUp({ target, folders }));
      expect(before).toMatchObject({ name: 'DatabaseError', code: 'permission-denied' });
      const error = await problem(migrateUp({ target, folders, ledgerSchema: 'own' }));
      expect(error.message.replaceAll(role, 'plain').replaceAll(name, 'db').split('\n')).toEqual([
        'TW624 function shop.f(integer) exists already, and no migration made it',
        'TW663 role plain may not change function shop.f(integer): it belongs to postgres',
        'TW663 role plain may not change relation shop.orders: it belongs to postgres',
        'TW663 role plain may not install extension dblink',
        'TW663 role plain may not install extension pg_trgm',
        'TW663 role plain may not make a schema in database db, as schema:archive needs',
        'TW663 role plain may not make anything in schema shop, as table:shop.items needs',
        'TW663 role plain may not refer to table shop.clients',
      ]);
      expect(await tables(database)).toEqual([]);
      await client.query(`GRANT ALL ON SCHEMA shop TO ${role}; GRANT REFERENCES ON shop.clients TO ${role}`);
      await migrateUp({
        target,
        folders: [folder(1, 'CREATE TABLE own.a ()', '', [{ id: 'table:own.a' }])],
        ledgerSchema: 'own',
      });
    } finally {
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  }),
);
