import { expect, test } from 'vitest';
import { generate, prove } from '../../generator/index.ts';
import { Shop } from './support/shop.ts';

const start = `export const clients = table('clients', { id: uuid().primaryKey(), no: integer().unique() });
export const orders = table('orders', {
  id: uuid().primaryKey(),
  status: oneOf('new', 'paid', 'shipped').default('new'),
  client_no: integer().references(() => clients.no),
  /** In cents. */
  total: numeric(12, 2).default(0),
  note: text().nullable(),
  ...timestamps(),
}, (t) => [
  check('total_positive', sql\`\${t.total} >= 0\`),
  index('by_total').on(t.total.desc(), t.status).where(sql\`\${t.total} > 0\`),
]);
export const dear = view('dear', () => sql\`SELECT \${orders.id}, \${orders.total} FROM \${orders} WHERE \${orders.total} > 100\`);
`;

async function proved(project: Shop): Promise<void> {
  const { problems, outcome } = await prove({ root: project.root });
  expect(problems).toEqual([]);
  expect(outcome.status).toBe('proved');
}

test('a type that would copy the table is made beside it, and takes its place behind a gate', async () => {
  const project = await Shop.of(start);
  project.schema(start.replace('total: numeric(12, 2).default(0)', 'total: bigint().default(0)'));
  expect(await project.generate()).toEqual([
    'TW331 the migration would change values of column public.orders.total (deletes data): digits are rounded away without an error | If that may be: --allow deletes-data:public.orders.total.',
  ]);
  expect(await project.generate(true, ['deletes-data:public.orders.total'])).toEqual([]);
  expect(project.folders).toEqual([
    '0001_initial_schema',
    '0002_change_orders_total_expand',
    '0003_change_orders_total_contract',
  ]);
  const [expand, contract] = project.records.slice(1);
  expect(expand?.change).toMatch(/^[a-z0-9]{10}$/);
  expect(contract).toMatchObject({ change: expand?.change, gate: 'deploy' });
  expect(expand).not.toHaveProperty('gate');
  expect(project.up(1)).toContain(
    '-- @backfill {"table":["public","orders"],"key":["id"],"set":[["total_new","orders.total"]],"where":"total_new IS NULL AND total IS NOT NULL"}',
  );
  expect(project.up(1)).not.toMatch(/ALTER COLUMN total TYPE/);
  // No moment without the index: it is built before names are swapped.
  expect(project.up(1)).toContain('CREATE INDEX CONCURRENTLY by_total_new');
  expect(project.up(2)).toContain('ALTER INDEX public.by_total_new RENAME TO by_total;');
  expect(project.up(2)).toContain('RENAME COLUMN total_new TO total;');
  expect(project.down(2)).toContain(
    '-- Cannot come back: what column public.orders.total held beyond bigint: digits are rounded away without an error',
  );
  expect(await project.warnings()).toEqual([]);
  await proved(project);
}, 120_000);

test("names that only a conversion made and takes away are nobody's to read", async () => {
  const project = await Shop.of(start);
  project.schema(start.replace('total: numeric(12, 2).default(0)', 'total: bigint().default(0)'));
  const allow = ['deletes-data:public.orders.total'];
  const { migrations } = await generate({ root: project.root, prove: false, allow });
  const broken = migrations.map(({ hazards }) =>
    hazards.flatMap(({ kind, on, message }) => (kind === 'breaks old readers' ? [`${on} ${message}`] : [])),
  );
  // Neither the index nor the check, which have their names again when it is over.
  expect(broken).toEqual([
    [],
    ['table:public.orders programs that know the old type of total read another one'],
  ]);
}, 120_000);

test('a type that moves with its extension is no other type, and changes in place', async () => {
  const before = (home: string) => `export const home = schema('home');
export const ci = extension('citext', { schema: '${home}' });
export const people = table('people', { id: uuid().primaryKey(), email: citext(), tags: citext().array() });
`;
  const project = await Shop.of(before('public'));
  project.schema(before('home'));
  expect(await project.generate()).toEqual([]);
  expect(project.folders).toHaveLength(2);
  await proved(project);
}, 120_000);

test('a column of a type that moves with its extension is converted in place', async () => {
  const of = (home: string, email: string) => `export const home = schema('home');
export const ci = extension('citext', { schema: '${home}' });
export const people = table('people', { id: uuid().primaryKey(), email: ${email} });
`;
  const project = await Shop.of(of('public', 'citext()'));
  project.schema(of('home', 'text()'));
  expect(await project.generate(true, ['rewrites-table:public.people'])).toEqual([]);
  expect(project.folders).toHaveLength(2);
}, 120_000);

test('a column gets another name and another type at once, and views that put it out follow', async () => {
  const views = `export const paid = view('paid', () => sql\`SELECT \${orders.id}, \${orders.total} FROM \${orders}\`);
export const sums = view('sums', () => sql\`SELECT sum(p.total) AS total FROM \${paid} p\`);\n`;
  const text = `export const orders = table('orders', { id: integer().primaryKey(), total: numeric(12, 2) });\n${views}`;
  const project = await Shop.of(text);
  project.schema(
    text
      .replace('total: numeric(12, 2)', "amount: numeric(14, 4).renamedFrom('total')")
      .replace('orders.total', 'orders.amount')
      .replace('p.total', 'p.amount'),
  );
  expect(await project.generate()).toEqual([]);
  expect(project.folders).toHaveLength(3);
  expect(project.up(1)).toMatch(/DROP VIEW public\.paid;[\s\S]*CREATE VIEW public\.paid/);
  expect(await project.warnings()).toHaveLength(1);
}, 120_000);

test('a column that rows need is filled in batches; without a default its NOT NULL waits for a deploy', async () => {
  const project = await Shop.of(start);
  const edited = start.replace(
    '  note: text().nullable(),',
    "  cents: bigint().unique(),\n  label: text().default('none'),\n  note: text(),",
  );
  project.schema(
    `${edited}backfill(orders.cents, sql\`\${orders.total} * 100\`);
backfill(orders.label, sql\`(SELECT c.no::text FROM \${clients} c WHERE c.no = client_no)\`);
backfill(orders.note, sql\`''\`);\n`,
  );
  expect(await project.generate()).toEqual([]);
  expect(project.folders.map((name) => name.replace(/^.*more/, ''))).toEqual([
    '0001_initial_schema',
    '_expand',
    '_contract',
  ]);
  const expand = project.up(1);
  expect(expand).toContain('"set":[["cents","orders.total * 100"]],"where":"cents IS NULL"');
  expect(expand).toMatch(/ADD COLUMN label text[;,][\s\S]*@backfill[\s\S]*ALTER COLUMN label SET NOT NULL/);
  expect(expand).not.toMatch(/ALTER COLUMN (cents|note) SET NOT NULL/);
  expect(project.up(2)).toMatch(/ALTER COLUMN cents SET NOT NULL/);
  expect(await project.warnings()).toHaveLength(3);
}, 120_000);

test('a default lets one migration do; the column that is read may go with it', async () => {
  const project = await Shop.of(start);
  const edited = start.replace('  note: text().nullable(),', "  label: text().default('none'),");
  project.schema(`${edited}backfill(orders.label, sql\`coalesce(note, '?')\`);\ndropped('orders.note');\n`);
  expect(await project.generate()).toEqual([]);
  expect(project.folders).toHaveLength(2);
  expect(project.up()).toMatch(/@backfill[\s\S]*DROP COLUMN note/);
  expect(project.down()).toContain('-- Cannot come back: what column public.orders.note held');
}, 120_000);

test('values that go are written first, behind a gate', async () => {
  const project = await Shop.of(start);
  const few = start.replace("'new', 'paid', 'shipped')", "'new', 'paid').mapping({ shipped: 'paid' })");
  project.schema(few);
  expect(await project.generate()).toEqual([]);
  expect(project.folders).toHaveLength(2);
  expect(project.records.at(-1)).toMatchObject({ gate: 'deploy' });
  expect(project.up()).toMatch(/"where":"status IN \('shipped'\)"[\s\S]*ADD CONSTRAINT/);
  project.schema(
    start
      .replace("'new', 'paid', 'shipped')", "'open', 'paid').mapping({ new: 'open' })")
      .replace("default('new')", "default('open')"),
  );
  expect(await project.generate()).toEqual([]);
  expect(project.up(2)).toContain("CHECK (status IN ('new', 'open', 'paid'))");
  expect(project.up(3)).toMatch(
    /CASE status WHEN 'new' THEN 'open' END[\s\S]*CHECK \(status IN \('open', 'paid'\)\)/,
  );
}, 120_000);

test('a foreign key and a cast of the author follow a conversion; --offline alters in place', async () => {
  const project = await Shop.of(start);
  project.schema(
    start
      .replace('client_no: integer()', 'client_no: bigint()')
      .replace('note: text().nullable()', 'note: integer().nullable().using((c) => sql`length(${c.note})`)'),
  );
  const offline = await generate({ root: project.root, prove: false, dryRun: true, offline: true });
  expect(offline.diff).toContain('ALTER COLUMN note TYPE integer USING length(note)');
  expect(offline.migrations).toHaveLength(1);
  expect(await project.generate()).toEqual([]);
  expect(project.up(1)).toContain(
    '"set":[["client_no_new","orders.client_no"],["note_new","length(orders.note)"]]',
  );
  expect(project.up(2)).toContain('RENAME CONSTRAINT orders_client_no_fkey_new TO orders_client_no_fkey;');
}, 120_000);

test('a type that a stored generated column reads changes in place, and why is said', async () => {
  const text = `export const items = table('items', { id: uuid().primaryKey(), cents: integer(), euros: integer().generatedAs((c) => sql\`\${c.cents} / 100\`) });\n`;
  const project = await Shop.of(text);
  project.schema(
    text.replace('cents: integer()', 'cents: bigint()').replace('euros: integer()', 'euros: bigint()'),
  );
  expect(await project.generate()).toEqual([
    'TW330 the migration would stop the traffic of table public.items (rewrites table): the whole table is copied, since PostgreSQL fills euros only while it is added | If that may be: --allow rewrites-table:public.items. If nobody uses the database meanwhile: --offline.',
  ]);
});

test('a type that changes in place says why', async () => {
  const text = (type: string) => `export const logs = table('logs', { line: ${type} });
export const queue = table('queue', { id: uuid().primaryKey(), place: ${type} }, (t) => [unique(t.place).deferrable('initially deferred')]);
export const sites = table('sites', { code: uuid(), size: ${type} }, (t) => [primaryKey(t.code).include(t.size)]);
export const visits = table('visits', { id: uuid().primaryKey(), site: uuid() }, (t) => [foreignKey(t.site).references(sites.code)]);
export const nodes = table('nodes', { id: ${type}.primaryKey(), half: integer().generatedAs((c) => sql\`(\${c.id} / 2)::integer\`) });
export const leaves = table('leaves', { id: uuid().primaryKey(), node: ${type} }, (t) => [foreignKey(t.node).references(nodes.id)]);
`;
  const project = await Shop.of(text('integer()'));
  project.schema(text('bigint()'));
  const said = /of table (.*) \(rewrites table\): the whole table is copied, (.*) \| /;
  expect((await project.generate()).map((line) => said.exec(line)?.slice(1, 3).join(' '))).toEqual([
    'public.leaves since public.nodes.id does so on the other side of a foreign key',
    'public.logs since it has no key, the same before and after, along which batches could walk',
    'public.nodes since PostgreSQL fills half only while it is added',
    'public.queue since constraint public.queue.queue_place_key is deferrable, and an index of it alone refuses at once',
    'public.sites since foreign keys stand on constraint public.sites.sites_pkey, which carries size',
  ]);
});

test.each([
  ['what an old form reads', 'id', 'items.amount'],
  ['what a new form reads', 'amount', 'items.id'],
])(
  'a conversion gives way to a view that would not put out %s',
  async (_, own, other) => {
    const text = `export const items = table('items', { id: uuid().primaryKey(), amount: integer(), code: text(), name: text() });
export const totals = view('totals', () => sql\`SELECT \${items.${own}}, \${items.code} FROM \${items}\`);
export const sold = view('sold', () => sql\`SELECT \${col(totals, 'code')}, \${${other}} FROM \${items} JOIN \${totals} USING (${own})\`);
`;
    const project = await Shop.of(text);
    project.schema(
      text
        .replace('amount: integer()', 'amount: bigint()')
        .replace('${items.code}', '${items.name}')
        .replace("(totals, 'code')", "(totals, 'name')"),
    );
    expect(await project.generate()).toEqual([
      'TW330 the migration would stop the traffic of table public.items (rewrites table): the whole table is copied, since what reads it changes at the same time | If that may be: --allow rewrites-table:public.items. If nobody uses the database meanwhile: --offline.',
    ]);
    expect(await project.generate(true, ['rewrites-table:public.items'])).toEqual([]);
    expect(project.folders.length).toBe(2);
  },
  120_000,
);
