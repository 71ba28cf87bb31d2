import type { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { diffFacts, facts } from '../support/facts.ts';
import { majors, withDatabase } from '../support/postgres.ts';

/** Every kind of object at once; what the words of a fact are is up to PostgreSQL. */
const EVERYTHING = `
  CREATE SCHEMA app;
  CREATE EXTENSION pg_trgm SCHEMA app;
  CREATE EXTENSION hstore SCHEMA public;
  CREATE TYPE app.mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN app.email AS text CHECK (VALUE ~ '@');
  CREATE TYPE app.pair AS (a int, b text);
  CREATE TYPE app.span AS RANGE (subtype = float8);
  CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE FUNCTION app.add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
  CREATE AGGREGATE app.total(int) (SFUNC = app.add, STYPE = int, INITCOND = '0');
  CREATE OPERATOR app.|+| (FUNCTION = app.add, LEFTARG = int, RIGHTARG = int);
  CREATE TABLE app.parent (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text COLLATE "C" UNIQUE NULLS NOT DISTINCT);
  CREATE TABLE app.child (
    id serial PRIMARY KEY, parent_id int REFERENCES app.parent ON DELETE CASCADE, mood app.mood DEFAULT 'ok',
    size int CHECK (size > 0), twice int GENERATED ALWAYS AS (size * 2) STORED) WITH (fillfactor = 70);
  CREATE INDEX child_size ON app.child (size DESC NULLS LAST) INCLUDE (mood) WHERE size > 1;
  CREATE TRIGGER touch BEFORE UPDATE ON app.child FOR EACH ROW EXECUTE FUNCTION app.touch();
  CREATE RULE quiet AS ON DELETE TO app.child WHERE OLD.id < 0 DO INSTEAD NOTHING;
  ALTER TABLE app.child ENABLE ROW LEVEL SECURITY;
  CREATE POLICY mine ON app.child FOR SELECT USING (size > 0);
  CREATE STATISTICS app.stats ON size, parent_id FROM app.child;
  CREATE VIEW app.v WITH (security_invoker = true) AS SELECT id, size FROM app.child;
  CREATE MATERIALIZED VIEW app.m AS SELECT count(*) AS n FROM app.child;
  CREATE SEQUENCE app.s INCREMENT 5 CACHE 3;
  CREATE TABLE app.parted (d date NOT NULL) PARTITION BY RANGE (d);
  CREATE TABLE app.parted_1 PARTITION OF app.parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
  CREATE CAST (app.pair AS text) WITH INOUT;
  CREATE COLLATION app.german (provider = icu, locale = 'de');
  CREATE FOREIGN DATA WRAPPER fdw;
  CREATE SERVER srv FOREIGN DATA WRAPPER fdw;
  CREATE FOREIGN TABLE app.far (a int) SERVER srv;
  CREATE USER MAPPING FOR PUBLIC SERVER srv;
  CREATE PUBLICATION pub FOR TABLE app.child (id, size) WHERE (id > 0);
  CREATE TEXT SEARCH DICTIONARY app.simple (TEMPLATE = pg_catalog.simple);
  CREATE TEXT SEARCH CONFIGURATION app.conf (PARSER = pg_catalog.default);
  CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
  CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION app.on_ddl();
  ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
  COMMENT ON COLUMN app.child.size IS 'how big';
  GRANT SELECT ON app.child TO PUBLIC;`;

async function build(client: Client, ...scripts: string[]): Promise<string[]> {
  for (const script of scripts) await client.query(script);
  return facts(client);
}

describe.each(majors)('PostgreSQL %i', (major) => {
  test('covers every kind of object, and equal builds have equal facts', async () => {
    const built = await Promise.all(
      [1, 2].map(() => withDatabase(major, ({ client }) => build(client, EVERYTHING))),
    );
    expect(built[0]).toEqual(built[1]);
    const kinds = new Set((built[0] ?? []).map((line) => JSON.parse(line)[0]));
    expect([...kinds].sort()).toEqual(
      [
        'aggregate',
        'cast',
        'collation',
        'column',
        'comment',
        'constraint',
        'default privileges',
        'event trigger',
        'extension',
        'foreign data wrapper',
        'foreign server',
        'function',
        'index',
        'inheritance',
        ...(major >= 18 ? ['not null'] : []),
        'operator',
        'policy',
        'publication',
        'relation',
        'rule',
        'schema',
        'sequence',
        'statistics',
        'text search configuration',
        'text search dictionary',
        'trigger',
        'type',
        'user mapping',
      ].sort(),
    );
    const members = (built[0] ?? []).filter((line) => /trgm|similarity|hstore/.test(line));
    expect(members.map((line) => JSON.parse(line)[0])).toEqual([
      'comment',
      'comment',
      'extension',
      'extension',
    ]);
  });

  /** What the eye of a dump may miss: each changes one thing in a database that otherwise has everything. */
  test.each([
    [
      'an invalid index',
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.child_size'::regclass`,
      /valid is false, expected true/,
    ],
    ['a disabled trigger', 'ALTER TABLE app.child DISABLE TRIGGER touch', /enabled is "D", expected "O"/],
    ['disabled foreign keys', 'ALTER TABLE app.child DISABLE TRIGGER ALL', /unexpected: internal trigger/],
    [
      'a constraint NOT VALID',
      'ALTER TABLE app.child ADD CONSTRAINT big CHECK (size < 9) NOT VALID',
      /unexpected: constraint \(constraint big .*"validated":false/,
    ],
    ['a grant', 'GRANT UPDATE (size) ON app.child TO PUBLIC', /column size .*privileges is .*PUBLIC UPDATE/],
    [
      'a revoked default',
      'REVOKE EXECUTE ON FUNCTION app.add FROM PUBLIC',
      /privileges is \["@owner EXECUTE"\]/,
    ],
    ['a statistics target', 'ALTER TABLE app.child ALTER size SET STATISTICS 7', /statistics is 7/],
    ['a storage', 'ALTER TABLE app.parent ALTER code SET STORAGE EXTERNAL', /storage is "e"/],
    ['row security for the owner', 'ALTER TABLE app.child FORCE ROW LEVEL SECURITY', /force rls is true/],
    ['a view’s option', 'ALTER VIEW app.v RESET (security_invoker)', /options is absent/],
    ['an enum label', `ALTER TYPE app.mood ADD VALUE 'new' BEFORE 'ok'`, /labels is \["sad","new","ok"\]/],
    ['a comment', `COMMENT ON INDEX app.child_size IS 'x'`, /unexpected: comment \(index app.child_size\)/],
    ['a sequence that nothing owns', 'ALTER SEQUENCE app.child_id_seq OWNED BY NONE', /owned by is absent/],
    ['a lost identity', 'ALTER TABLE app.parent ALTER id DROP IDENTITY', /identity is "", expected "a"/],
    ['a lost extension', 'DROP EXTENSION pg_trgm', /missing: extension/],
  ])('sees %s', async (_, change, difference) => {
    await withDatabase(major, async ({ client }) => {
      const before = await build(client, EVERYTHING, 'SET allow_system_table_mods = on');
      const after = await build(client, change);
      expect(diffFacts(before, after).join('\n')).toMatch(difference);
    });
  });

  test('does not see the order of a table’s columns, names of NOT NULL, dropped columns', async () => {
    const one = await withDatabase(major, ({ client }) =>
      build(client, 'CREATE TABLE public.t (a int CONSTRAINT first NOT NULL, b text NOT NULL)'),
    );
    const other = await withDatabase(major, ({ client }) =>
      build(
        client,
        'CREATE TABLE public.t (gone int, b text)',
        `ALTER TABLE public.t DROP gone, ADD a int CONSTRAINT x NOT NULL, ALTER b SET NOT NULL`,
      ),
    );
    expect(diffFacts(one, other)).toEqual([]);
  });

  test('sees the order of a view’s columns', async () => {
    const [one, other] = await Promise.all(
      ['SELECT 1 AS a, 2 AS b', 'SELECT 2 AS b, 1 AS a'].map((sql) =>
        withDatabase(major, ({ client }) => build(client, `CREATE VIEW public.v AS ${sql}`)),
      ),
    );
    expect(diffFacts(one ?? [], other ?? []).join('\n')).toMatch(
      /column a of view public.v\): position is 2, expected 1/,
    );
  });

  test('leaves out the ledger with all that hangs on it, unless asked', async () => {
    await withDatabase(major, async ({ client }) => {
      const empty = await facts(client);
      await client.query(`CREATE TABLE public.schema_versions (version int PRIMARY KEY, at timestamptz DEFAULT now(), n serial);
        CREATE INDEX ledger_at ON public.schema_versions (at); COMMENT ON TABLE public.schema_versions IS 'ledger';
        COMMENT ON COLUMN public.schema_versions.at IS 'when'; ALTER TABLE public.schema_versions ENABLE ROW LEVEL SECURITY;
        COMMENT ON CONSTRAINT schema_versions_pkey ON public.schema_versions IS 'key'`);
      expect(diffFacts(empty, await facts(client))).toEqual([]);
      expect(diffFacts(empty, await facts(client, { ledger: null })).length).toBeGreaterThan(8);
      await client.query('CREATE TABLE public.schema_versions_old (id int)');
      expect(diffFacts(empty, await facts(client)).length).toBeGreaterThan(0);
    });
  });

  test('puts the search_path back', async () => {
    await withDatabase(major, async ({ client }) => {
      await client.query('SET search_path = "odd ""name", public');
      await facts(client);
      expect((await client.query('SHOW search_path')).rows).toEqual([
        { search_path: '"odd ""name", public' },
      ]);
    });
  });
});
