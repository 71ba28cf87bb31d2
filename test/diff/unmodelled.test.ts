import { describe, expect, test } from 'vitest';
import { diff } from '../../generator/index.ts';
import { majors, withDatabase } from '../support/postgres.ts';
import { build } from './run-script.ts';

const everything = `
CREATE TABLE t (id serial PRIMARY KEY, a int, p point, txt text, during int4range); ALTER TABLE t ALTER COLUMN txt SET STORAGE EXTERNAL;
CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE DOMAIN small AS int CHECK (VALUE < 10); CREATE TYPE pair AS (a int, b text);
CREATE TYPE floats AS RANGE (subtype = float8);
CREATE SEQUENCE numbers; CREATE MATERIALIZED VIEW m AS SELECT 1 AS x;
CREATE TABLE parts (id int) PARTITION BY RANGE (id); CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (1) TO (2);
CREATE TABLE child (more int) INHERITS (t); CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION ev(); ALTER TABLE t ADD CONSTRAINT never EXCLUDE USING gist (during WITH &&);
ALTER TABLE t ADD CONSTRAINT later CHECK (a > 0) NOT VALID; ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (a) REFERENCES t (id);
CREATE POLICY readers ON t FOR SELECT USING (a > 0); CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE STATISTICS st ON id, a FROM t; CREATE PROCEDURE proc() LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION std() RETURNS int LANGUAGE sql RETURN 1; CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql COST 500 AS 'BEGIN RETURN NEW; END';
CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf(); ALTER TABLE t DISABLE TRIGGER off;
GRANT SELECT ON t TO PUBLIC; GRANT UPDATE (a) ON t TO PUBLIC; GRANT USAGE ON SCHEMA public TO pg_monitor;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; ALTER TABLE t REPLICA IDENTITY FULL;
CREATE COLLATION german (provider = icu, locale = 'de');
CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v ALTER COLUMN a SET DEFAULT 3; ALTER TABLE t ALTER COLUMN a SET STATISTICS 50;
CREATE TABLE ident (id int GENERATED ALWAYS AS IDENTITY (CACHE 20), m mood DEFAULT 'sad')`;

describe.each(majors)('what no kind models, on PostgreSQL %i', (major) => {
  test('is listed by name with its kind, and where it is', () =>
    withDatabase(major, (a) =>
      withDatabase(major, async (b) => {
        await build(b.client, everything);
        const result = await diff({ from: a.url, to: b.url });
        const found = result.unmodelled.map(({ kind, name, where }) => `${kind} ${name}: ${where}`);
        const named = [
          'aggregate public.total(integer)',
          'collation public.german',
          'column default of a view public.v.a',
          'composite type public.pair',
          'constraint that is not validated later on public.t',
          'constraint trigger ct on public.t',
          'default privileges postgres r',
          'domain public.small',
          'enum type public.mood',
          'event trigger et',
          'exclusion constraint never on public.t',
          'function with an SQL-standard body public.std()',
          'grants on public.t',
          'grants on public.t.a',
          'grants on schema public',
          'identity with bounds or cache public.ident.id',
          'inheritance public.child',
          'materialized view public.m',
          'partition public.part_1',
          'partitioned table public.parts',
          'policy readers on public.t',
          'procedure public.proc()',
          'range type public.floats',
          'replica identity public.t',
          'rule quiet on public.t',
          'sequence public.numbers',
          'sequence public.t_id_seq',
          'extended statistics public.st',
          'settings of a function public.tf()',
          'statistics target public.t.a',
          'storage of a column public.t.txt',
          'trigger that does not fire as usual off on public.t',
        ];
        expect(found).toEqual(expect.arrayContaining(named.map((name) => `${name}: only in TO`)));
        expect(result.status).toBe('different');
        const same = await diff({ from: b.url, to: b.url });
        expect(same).toMatchObject({ status: 'same', sql: '' });
        expect(same.unmodelled.every(({ where }) => where === 'alike in both')).toBe(true);
        await b.client.query("ALTER TYPE public.mood ADD VALUE 'angry'");
        await withDatabase(major, async (c) => {
          await build(c.client, everything);
          const changed = await diff({ from: c.url, to: b.url });
          expect(changed).toMatchObject({ status: 'different', differences: [] });
          expect(changed.unmodelled.filter(({ where }) => where !== 'alike in both')).toEqual([
            { kind: 'enum type', name: 'public.mood', where: 'different in both' },
          ]);
        });
      }),
    ));

  test('is nothing of an empty database, of an extension, or of the ledger', () =>
    withDatabase(major, (a) =>
      withDatabase(major, async (b) => {
        await build(
          a.client,
          'CREATE EXTENSION hstore; CREATE TABLE schema_versions (version int PRIMARY KEY); REVOKE ALL ON schema_versions FROM PUBLIC',
        );
        const result = await diff({ from: a.url, to: b.url });
        expect(result).toMatchObject({
          status: 'same',
          differences: [],
          unmodelled: [],
          left: [{ kind: 'extension', name: 'hstore' }],
        });
      }),
    ));
});
