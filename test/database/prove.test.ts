import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeViews } from '../../generator/database/describe.ts';
import { introspect } from '../../generator/database/introspect.ts';
import { sampleMatch } from '../../generator/database/proof/sample-match.ts';
import { seedRows } from '../../generator/database/proof/seed-rows.ts';
import { proveHistory, proveMigration } from '../../generator/database/prove.ts';
import type { ShadowServer } from '../../generator/database/shadow.ts';
import { withShadowServer } from '../../generator/database/shadow.ts';
import { emptyModel, type Model, modelOf } from '../../generator/kernel/model.ts';
import { planMigration } from '../../generator/kernel/plan.ts';
import { kinds } from '../../generator/kinds/index.ts';
import { majors, server as testServer, withDatabase } from '../support/postgres.ts';
import { script } from './runner-folder.support.ts';

const shop = `
CREATE TABLE public.clients (
  id uuid CONSTRAINT clients_pkey PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL, note text,
  status text NOT NULL DEFAULT 'active' CONSTRAINT clients_status_check CHECK (status IN ('active', 'inactive')),
  CONSTRAINT clients_email_format CHECK (email ~ '^[^@ ]+@[^@ ]+[.][^@ ]+$'));
CREATE TABLE public.orders (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT orders_pkey PRIMARY KEY,
  client_id uuid NOT NULL CONSTRAINT orders_client_id_fkey REFERENCES public.clients (id),
  total numeric(12,2) NOT NULL CONSTRAINT orders_total_non_negative CHECK (total >= 0),
  starts date NOT NULL, ends date NOT NULL, CONSTRAINT orders_period CHECK (starts <= ends),
  placed timestamptz NOT NULL DEFAULT now());
CREATE INDEX orders_client_id_idx ON public.orders (client_id, placed DESC);
COMMENT ON TABLE public.orders IS 'Orders.';
CREATE VIEW public.summary WITH (security_invoker = true) AS
  SELECT c.id, c.email, c.note, count(o.id) AS orders, sum(o.total) AS total, COALESCE(sum(o.total), 0) AS known
  FROM public.clients c LEFT JOIN public.orders o ON o.client_id = c.id GROUP BY c.id;
CREATE VIEW public.pairs WITH (security_invoker = true) AS
  SELECT o.id AS order_id, c.email, o.total, c.id || '' AS text, 1 AS one FROM public.orders o LEFT JOIN public.clients c ON c.id = o.client_id;`;

/** The model of what a script builds. */
function modelOfScript(major: number, sql: string): Promise<Model> {
  return withDatabase(major, async ({ client }) => {
    await client.query(sql);
    return introspect(client, kinds, ['public']);
  });
}

function render(before: Model, after: Model): string {
  return script(
    planMigration(before, after, kinds).blocks.map(({ steps }) => steps.map(({ sql }) => sql).join(';\n')),
  );
}

test.each([
  ['^[a-z]{3}-(one|two)+$', 'aaa-one'],
  ['^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$', 'a@a.a'],
  ['^\\$argon2id\\$v=[0-9]+\\$.{3,}$', '$argon2id$v=0$aaa'],
  ['^(?:[A-F0-9]{2}:)*x?$', ''],
  ['^(a', null],
  ['(?=b)a', null],
])('a text that matches %s', (pattern, expected) => {
  expect(sampleMatch(pattern)).toBe(expected);
});

describe.each(majors)('proofs on PostgreSQL %i', (major) => {
  let server: ShadowServer;
  let finish: () => void;
  let ended: Promise<void>;
  beforeAll(async () => {
    const { url } = await testServer(major);
    await new Promise<void>((ready, fail) => {
      const options = {
        projectRoot: process.cwd(),
        majors: { min: major, max: major },
        url: url('postgres'),
      };
      ended = withShadowServer(options, async (opened) => {
        server = opened;
        const until = new Promise<void>((resolve) => {
          finish = resolve;
        });
        ready();
        await until;
      });
      ended.catch(fail);
    });
  });
  afterAll(async () => {
    finish();
    await ended;
  });

  test('a planned migration is true, up and down', async () => {
    const after = await modelOfScript(major, shop);
    const up = render(emptyModel, after);
    const down = render(after, emptyModel);
    const proof = await proveMigration({ before: emptyModel, after, up, down, kinds, server });
    expect(proof).toEqual({ problems: [], notes: [] });
  });

  test('every difference is told by its object', async () => {
    const after = await modelOfScript(major, shop);
    const up = render(emptyModel, after)
      .replace('numeric(12,2)', 'numeric(10,2)')
      .replace("IS 'Orders.'", "IS 'Ordres.'")
      .replace(
        'COMMIT;',
        'CREATE DOMAIN public.extra AS text; ALTER TABLE public.orders DISABLE ROW LEVEL SECURITY;\nCOMMIT;',
      );
    const down = `${render(after, emptyModel)}`;
    const { problems } = await proveMigration({
      before: emptyModel,
      after,
      up,
      down,
      kinds,
      server,
      name: '0001_shop',
    });
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(
        /^TW640 table public\.orders has comment "Ordres\." after 0001_shop, and "Orders\." in a fresh build/,
      ),
      expect.stringMatching(/^TW640 column public\.orders\.total has type .*10.* after 0001_shop, and .*12/),
      'TW640 type public.extra: after 0001_shop alone',
      'TW643 type public.extra: after 0001_shop and its down alone',
    ]);
    expect(problems[1]?.at).toBe('column:public.orders.total');
  });

  test('a step of a person that rows refuse is a fault, until it says that they may', async () => {
    const before = await modelOfScript(major, shop);
    const prove = (mark: string) => {
      const up = script([`${mark}UPDATE public.orders SET total = 1 / (starts - starts)`]);
      return proveMigration({ before, after: before, up, down: script('SELECT 1'), kinds, server });
    };
    expect((await prove('')).problems).toMatchObject([
      {
        code: 'TW641',
        message: expect.stringContaining('division by zero'),
        hint: 'If only rows like the sample ones are in its way, write above the statement: -- @may-fail and why',
        source: { line: 3 },
      },
    ]);
    const marked = await prove('-- @may-fail an order of no length\n');
    expect(marked.problems).toEqual([]);
    expect(marked.notes).toMatchObject([{ code: 'TW648', severity: 'warning', source: { line: 4 } }]);
  });

  test('rows that a migration changes for good are said to at the head of its down.sql', async () => {
    const before = await modelOfScript(major, shop);
    const up = script("UPDATE public.clients SET note = 'none'; UPDATE public.orders SET total = 1");
    const prove = (head: string) =>
      proveMigration({ before, after: before, up, down: head + script('SELECT 1'), kinds, server });
    const hint = (table: string) =>
      `Bring them back in down.sql; or write at its head, where nothing can: -- Cannot come back: rows of ${table}`;
    expect((await prove('')).problems).toMatchObject([
      { code: 'TW643', hint: hint('public.clients') },
      { code: 'TW643', hint: hint('public.orders') },
    ]);
    const said = '-- Cannot come back: rows of public.clients\n';
    expect((await prove(said)).problems).toMatchObject([{ code: 'TW643', hint: hint('public.orders') }]);
    expect((await prove(`${said}-- Cannot come back: rows of public.orders\n`)).problems).toEqual([]);
  });

  test('what only edges refuse is proved on ordinary rows', async () => {
    const sql = (check: string) =>
      `CREATE TABLE public.pets (id integer CONSTRAINT pets_pkey PRIMARY KEY, age integer NOT NULL${check}, note text NOT NULL);`;
    const before = await modelOfScript(major, sql(''));
    const after = await modelOfScript(major, sql(' CONSTRAINT pets_age_check CHECK (age > 0)'));
    const down = script('ALTER TABLE public.pets DROP CONSTRAINT pets_age_check');
    const add = 'ALTER TABLE public.pets ADD CONSTRAINT pets_age_check CHECK (age > 0)';
    const prove = (up: string) => proveMigration({ before, after, up: script(up), down, kinds, server });
    const honest = await prove(add);
    expect(honest.problems).toEqual([]);
    expect(honest.notes.map(({ code }) => code)).toEqual(['TW648']);
    const spoiling = await prove(`${add}; UPDATE public.pets SET note = 'gone'`);
    expect(spoiling.problems.map(({ code }) => code)).toEqual(['TW643']);
  });

  test('a migration that fails on rows is found out, though it passes on empty tables', async () => {
    const before = await modelOfScript(major, shop);
    const after = await modelOfScript(major, shop.replace('note text', 'note text NOT NULL'));
    const sql = (verb: string): string =>
      script(`ALTER TABLE public.clients ALTER COLUMN note ${verb} NOT NULL`);
    const { problems } = await proveMigration({
      before,
      after,
      up: sql('SET'),
      down: sql('DROP'),
      kinds,
      server,
    });
    expect(problems).toMatchObject([
      {
        code: 'TW641',
        message: expect.stringContaining('contains null values'),
        hint: null,
        source: { line: 3 },
      },
    ]);
  });

  test('rows that do not come back are told, unless the plan loses them', async () => {
    const before = await modelOfScript(major, shop);
    const after = await modelOfScript(
      major,
      shop.replace(', note text', '').replace('c.note', 'c.email AS note'),
    );
    const options = { before, after, up: render(before, after), down: render(after, before), kinds, server };
    expect((await proveMigration(options)).problems).toEqual([]);
    expect((await proveMigration({ ...options, loses: new Set() })).problems).toMatchObject([
      { code: 'TW643', message: expect.stringContaining('public.clients had the row') },
    ]);
    const up = options.up.replace('COMMIT;', 'DELETE FROM public.orders;\nCOMMIT;');
    expect((await proveMigration({ ...options, up })).problems).toMatchObject([
      { code: 'TW643', message: expect.stringContaining('public.orders had 3 rows and has 0') },
    ]);
  });

  test('a history is proved at every migration, and against schema.ts', async () => {
    const one = await modelOfScript(major, shop);
    const two = await modelOfScript(
      major,
      `${shop} CREATE TABLE public.more (a integer CONSTRAINT more_pkey PRIMARY KEY);`,
    );
    const step = (number: number, before: Model, model: Model) => ({
      folder: {
        number,
        name: `000${number}_x`,
        record: { id: `id${number}`, changes: [] },
        up: render(before, model),
        down: render(model, before),
      },
      model,
      renames: new Map(),
    });
    const history = [step(1, emptyModel, one), step(2, one, two)];
    expect((await proveHistory({ history, model: two, kinds, server })).problems).toEqual([]);
    expect((await proveHistory({ history, model: one, kinds, server })).problems).toMatchObject([
      { code: 'TW645', message: 'table public.more exists by the history, and not by schema.ts' },
    ]);
  });

  test('the columns of views are described by PostgreSQL, and nulls ruled out only by proof', async () => {
    const model = await modelOfScript(major, shop);
    const described = await describeViews({
      model,
      views: ['view:public.summary', 'view:public.pairs'],
      kinds,
      server,
    });
    const columns = (id: 'view:public.summary' | 'view:public.pairs'): unknown[] =>
      (described.get(id)?.columns ?? []).map(({ name, type, nullable }) => [
        name,
        type.name,
        type.modifiers,
        nullable,
      ]);
    expect(described.get('view:public.pairs')?.server).toBe(major);
    expect(columns('view:public.summary')).toEqual([
      ['id', 'uuid', [], false],
      ['email', 'text', [], false],
      ['note', 'text', [], true],
      ['orders', 'bigint', [], false],
      ['total', 'numeric', [], true],
      ['known', 'numeric', [], false],
    ]);
    expect(columns('view:public.pairs')).toEqual([
      ['order_id', 'bigint', [], false],
      ['email', 'text', [], true],
      ['total', 'numeric', [12, 2], false],
      ['text', 'text', [], true],
      ['one', 'integer', [], false],
    ]);
  });

  test('names of every sort stand a proof, with rows', async () => {
    const names = [
      'a"b',
      "a'; DROP TABLE x; --",
      'a.b%2E',
      'select',
      '🎁 漢',
      '$$',
      'back\\\\slash',
      'line\nbreak',
      '-- @tx 1 x',
    ];
    const sql = names
      .map((name) => name.replaceAll('"', '""'))
      .map(
        (name) => `CREATE TABLE public."${name}" ("${name}" integer CONSTRAINT "${name} pk" PRIMARY KEY,
          "${name} up" integer CONSTRAINT "${name} fk" REFERENCES public."${name}");
          CREATE INDEX "${name} i" ON public."${name}" ("${name} up"); COMMENT ON TABLE public."${name}" IS $c$${name}$c$;
          CREATE VIEW public."${name} v" AS SELECT "${name}" FROM public."${name}";`,
      )
      .join('\n');
    const model = await modelOfScript(major, sql);
    const more = await modelOfScript(major, `${sql} ALTER TABLE public."select" ADD "table" text;`);
    const first = {
      before: emptyModel,
      after: model,
      up: render(emptyModel, model),
      down: render(model, emptyModel),
    };
    expect(await proveMigration({ ...first, kinds, server })).toEqual({ problems: [], notes: [] });
    const second = { before: model, after: more, up: render(model, more), down: render(more, model) };
    expect(await proveMigration({ ...second, kinds, server })).toEqual({ problems: [], notes: [] });
  });

  test('what somebody else manages is made up for a proof', async () => {
    const all = await modelOfScript(major, `${shop} CREATE SCHEMA auth;`);
    const model = modelOf(
      [...all.objects.values()].map((object) =>
        object.path[1] === 'clients' ? { ...object, owner: 'external' as const } : object,
      ),
    );
    const before = modelOf(
      [...model.objects.values()].filter(({ path }) => path[0] === 'public' && path.length === 1),
    );
    const [up, down] = [render(before, model), render(model, before)];
    expect(up).not.toContain('TABLE public.clients');
    const { problems } = await proveMigration({ before, after: model, up, down, kinds, server });
    expect(problems).toEqual([]);
  });

  test('sample rows are made for every built-in type, and keys of all shapes', () =>
    withDatabase(major, async ({ client }) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT format_type(oid, NULL) AS name FROM pg_type
         WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typcategory NOT IN ('A', 'Z', 'P')
           AND typname !~ '^(reg|pg_(?!lsn)|aclitem|refcursor|cid|tid|xid|int2vector|oidvector|gtsvector|txid)'`,
      );
      const types = [
        ...rows.map(({ name }) => name),
        'varchar(3)',
        'character(2)',
        'numeric(4,4)',
        'numeric(5,0)',
        'bit(3)',
        'varbit(2)',
        'text[]',
        'integer[]',
        'timestamptz(3)',
      ];
      await client.query(
        `CREATE TABLE public.types (${types.map((type, at) => `c${at} ${type} NOT NULL`).join(', ')})`,
      );
      await client.query(`
        CREATE TABLE public.self (id integer PRIMARY KEY, parent integer REFERENCES public.self);
        CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
        CREATE TABLE public.b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES public.a);
        ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b;
        CREATE TABLE public.tenant (id uuid PRIMARY KEY);
        CREATE TABLE public.site (id uuid PRIMARY KEY, tenant uuid NOT NULL REFERENCES public.tenant, UNIQUE (id, tenant));
        CREATE TABLE public.visit (site uuid NOT NULL, tenant uuid NOT NULL REFERENCES public.tenant, n integer UNIQUE,
          FOREIGN KEY (site, tenant) REFERENCES public.site (id, tenant));
        CREATE TABLE public.shapes (doc jsonb NOT NULL CHECK (jsonb_typeof(doc) = 'array'), code text NOT NULL CHECK (code ~ '^[A-Z]{4}-[0-9]+$'));
        CREATE TABLE public.computed (a integer NOT NULL, b integer GENERATED ALWAYS AS (a * 2) STORED, "odd ""name" text);
        CREATE UNIQUE INDEX computed_lower ON public.computed (lower("odd ""name"));
        CREATE TABLE public.impossible (a integer NOT NULL CHECK (a < 0 AND a > 0));
        CREATE TABLE public.needs_it (a integer PRIMARY KEY, b integer NOT NULL);
        ALTER TABLE public.impossible ADD PRIMARY KEY (a);
        ALTER TABLE public.needs_it ADD FOREIGN KEY (b) REFERENCES public.impossible;`);
      const unseeded = await seedRows(client, ['public'], emptyModel);
      expect(unseeded.map(({ table, reason }) => `${table}: ${reason}`)).toEqual([
        expect.stringContaining('impossible: insert a row: new row for relation "impossible" violates check'),
        'needs_it: needs a row of public.impossible first',
      ]);
      const { rows: counts } = await client.query<{ least: number }>(
        `SELECT min(n)::int AS least FROM (${[
          'types',
          'self',
          'a',
          'b',
          'tenant',
          'site',
          'visit',
          'computed',
        ]
          .map((table) => `SELECT count(*) AS n FROM public.${table}`)
          .join(' UNION ALL ')}) counted`,
      );
      expect(counts).toEqual([{ least: 3 }]);
    }));
});
