import { expect, test } from 'vitest';
import { generate } from '../../generator/index.ts';
import { buildTool } from '../cli/support/temporary-project.ts';
import { Shop } from './support/shop.ts';

const start = `export const clients = table('clients', { id: uuid().primaryKey(), name: text() });
export const orders = table('orders', {
  id: uuid().primaryKey(),
  client_id: uuid().references(() => clients.id),
  status: oneOf('new', 'paid', 'shipped').default('new'),
  size: text(),
  note: text().unique(),
  ...timestamps(),
}, (t) => [index().on(t.note), index('by_size').on(t.size)]);
export const paid = view('paid', () => sql\`SELECT \${orders.id}, \${orders.note} FROM \${orders} WHERE \${orders.status} = 'paid'\`);
`;

test('a table, a column and all that is named after them are renamed, and the intent is spent after', async () => {
  const project = await Shop.of(start);
  const renamed = start
    .replace("table('orders', {", "table('purchases', {")
    .replace('  note: text()', "  remark: text().renamedFrom('note')")
    .replaceAll('orders.note', 'orders.remark')
    .replace('index().on(t.note)', "index().on(t.remark), renamedFrom('orders')")
    .replace("index('by_size')", "index('by_amount').renamedFrom('by_size')");
  project.schema(renamed);
  expect(await project.generate()).toEqual([]);
  const up = project.up();
  for (const line of [
    'ALTER TABLE public.orders RENAME TO purchases;',
    'ALTER TABLE public.purchases RENAME COLUMN note TO remark;',
    'RENAME CONSTRAINT orders_pkey TO purchases_pkey;',
    'RENAME CONSTRAINT orders_client_id_fkey TO purchases_client_id_fkey;',
    'RENAME CONSTRAINT orders_note_key TO purchases_remark_key;',
    'ALTER INDEX public.orders_note_idx RENAME TO purchases_remark_idx;',
    'ALTER INDEX public.by_size RENAME TO by_amount;',
    'ALTER TRIGGER update_orders_updated_at ON public.purchases RENAME TO update_purchases_updated_at;',
  ])
    expect(up).toContain(line);
  expect(up).not.toMatch(/ADD|DROP (?!VIEW)|CREATE (?!.*VIEW)/);
  expect(await project.warnings()).toEqual([
    "TW329 renamedFrom('orders') of table public.purchases has done its work",
    "TW329 renamedFrom('note') of column public.purchases.remark has done its work",
    "TW329 renamedFrom('by_size') of index public.purchases.by_amount has done its work",
  ]);
  project.schema(`${renamed.replace('  size: text(),', '  size: text(),\n  note: text().nullable(),')}`);
  expect(await project.generate(false)).toEqual([]);
  expect(await project.generate(false)).toEqual([]);
  expect(await project.warnings()).toContain(
    "TW329 renamedFrom('note') of column public.purchases.remark has done its work",
  );
  project.schema(renamed);
  expect(await project.generate(false)).toEqual([
    "TW324 column public.purchases.remark is said to be renamed from note, but the history has both | Remove .renamedFrom('note') if it has done its work; if not, drop one of them first.",
  ]);
}, 120_000);

test('a name that is given up may be taken anew in the same edit, and back', async () => {
  const project = await Shop.of(start);
  project.schema(
    start
      .replace('  note: text()', "  note: integer().nullable(),\n  remark: text().renamedFrom('note')")
      .replaceAll('orders.note', 'orders.remark')
      .replace('index().on(t.note)', 'index().on(t.remark), index().on(t.note)'),
  );
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toMatch(/RENAME COLUMN note TO remark;[\s\S]*ADD COLUMN note integer/);
  expect(project.up()).toContain('ALTER INDEX public.orders_note_idx RENAME TO orders_remark_idx;');
  expect(project.down()).toMatch(/DROP COLUMN note[\s\S]*RENAME COLUMN remark TO note;/);
  expect(await project.warnings()).toEqual([
    "TW329 renamedFrom('note') of column public.orders.remark has done its work",
  ]);
});

test('a table is renamed, and its index keeps a name of its own', async () => {
  const text = `export const items = table('items', { id: uuid().primaryKey(), sku: text().unique() }, (t) => [index('by_sku').on(t.sku)]);\n`;
  const project = await Shop.of(text);
  project.schema(
    text.replace("table('items'", "table('things'").replace('.on(t.sku)', ".on(t.sku), renamedFrom('items')"),
  );
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toContain('ALTER TABLE public.items RENAME TO things;');
  expect(project.up()).not.toContain('by_sku');
});

test('a foreign key follows the table that it refers to, its own or another that is renamed with it', async () => {
  const text = `export const items = table('items', { id: uuid().primaryKey(), part_of: uuid().nullable() }, (t) => [foreignKey(t.part_of).references(t.id)]);
export const lines = table('lines', { id: uuid().primaryKey(), item: uuid().references(() => items.id) });\n`;
  const project = await Shop.of(text);
  project.schema(
    text
      .replace("table('items'", "table('things'")
      .replace("table('lines'", "table('rows'")
      .replace('.references(t.id)', ".references(t.id), renamedFrom('items')")
      .replace('items.id) });', "items.id) }, () => [renamedFrom('lines')]);"),
  );
  expect(await project.generate()).toEqual([]);
  const up = project.up();
  expect(up).toContain('RENAME CONSTRAINT items_part_of_fkey TO things_part_of_fkey;');
  expect(up).toContain('RENAME CONSTRAINT lines_item_fkey TO rows_item_fkey;');
  expect(up).not.toMatch(/ADD|DROP|VALIDATE/);
  expect(up).toContain('LOCK TABLE public.items, public.lines IN SHARE UPDATE EXCLUSIVE MODE;');
}, 120_000);

test('a table that moves to another schema is asked about, and moves with its rows', async () => {
  const lines = `export const lines = table('lines', { id: uuid().primaryKey(), item: uuid().references(() => items.id) });\n`;
  const text = `export const items = table('items', { id: uuid().primaryKey(), sku: text().unique() }, (t) => [index().on(t.sku)]);\n${lines}`;
  const project = await Shop.of(text);
  const moved = text.replace("table('items'", "schema('shop').table('items'");
  project.schema(moved);
  expect(await project.generate()).toEqual([
    "TW320 table public.items is gone and shop.items is new and alike: renamed, or dropped? | Write one of: renamedFrom('public.items') on shop.items  or  dropped('items');",
  ]);
  const declared = moved.replace('[index()', "[renamedFrom('public.items'), index()");
  project.schema(declared);
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toContain('ALTER TABLE public.items SET SCHEMA shop;');
  expect(project.up()).not.toMatch(/CONSTRAINT|INDEX|TABLE public.lines/);
  expect(project.down()).toContain('ALTER TABLE shop.items SET SCHEMA public;');
  expect(await project.warnings()).toEqual([
    "TW329 renamedFrom('public.items') of table shop.items has done its work",
  ]);
});

test('a schema with another name has its tables moved, and names are told as they can be pasted', async () => {
  const text = `const old = schema("it's old");\nexport const items = old.table('items', { id: uuid().primaryKey(), sku: text() });\n`;
  const project = await Shop.of(text);
  project.schema(text.replace("it's old", 'shop'));
  expect(await project.generate()).toEqual([
    `TW320 schema it's old is gone and shop is new and alike: renamed, or dropped? | Nothing renames a schema. What it holds moves: renamedFrom("it's old.…") on each table; then write dropped("it's old");`,
  ]);
  project.schema(
    `${text.replace("it's old", 'shop').replace('text() }', `text() }, () => [renamedFrom("it's old.items")]`)}dropped("it's old");\n`,
  );
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toContain(`ALTER TABLE "it's old".items SET SCHEMA shop;`);
  const other = await Shop.of(text);
  other.schema(`${text.slice(0, text.indexOf('\n'))}\nexport { old };\n`);
  expect(await other.generate()).toEqual([
    `TW310 table it's old.items is in the history but no longer in schema.ts | If it is to be dropped with its data, write dropped("it's old.items"); or say --allow-drop 'it'\\''s old.items'. If not, put it back (is it still exported?).`,
  ]);
});

test('what may be a rename is asked about, with the statements to choose from', async () => {
  const project = await Shop.of(start);
  project.schema(
    start
      .replace('  note: text()', '  remark: text()')
      .replaceAll('orders.note', 'orders.remark')
      .replace('t.note', 't.remark')
      .replace("view('paid'", "view('paid_orders'"),
  );
  expect(await project.generate()).toEqual([
    "TW320 column public.orders.note is gone and public.orders.remark is new and alike: renamed, or dropped? | Write one of: renamedFrom('note') on orders.remark  or  dropped('orders.note');",
    "TW310 view public.paid is in the history but no longer in schema.ts | If it is to be dropped, write dropped('paid'); or say --allow-drop public.paid. If not, put it back (is it still exported?).",
    'TW321 column public.orders.remark is new and NOT NULL, and nothing says what the rows that are there get | Write one of: backfill(orders.remark, sql`…`);  or  remark: ….default(…)  or  remark: ….nullable()',
  ]);
});

test('a drop is declared, and one of what is still there is a mistake', async () => {
  const project = await Shop.of(start);
  const without = start.replace('  size: text(),\n', '').replace(", index('by_size').on(t.size)", '');
  project.schema(`${without}dropped('orders.size');\n`);
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toContain('DROP COLUMN size');
  expect(project.down()).toContain('-- Cannot come back: what column public.orders.size held');
  expect(await project.warnings()).toEqual(["TW329 dropped('orders.size') has done its work"]);
  buildTool();
  expect(project.run(['check']).stderr).toMatch(/^warning TW329.*\n {2}--> schema\.ts:\d+/m);
  project.schema(`${without}dropped('orders');\n`);
  expect(await project.generate()).toEqual([
    "TW325 orders is said to be dropped, but schema.ts still has it | Remove it from schema.ts, or remove dropped('orders').",
  ]);
});

test.each(['numeric()', 'numeric(14, 4)'])(
  'a way back from %s that cuts values says so at its head',
  async (type) => {
    const rated = start.replace('size: text(),', 'size: text(),\n  rate: numeric(12, 2).nullable(),');
    const project = await Shop.of(rated);
    project.schema(rated.replace('numeric(12, 2)', type));
    expect(await project.generate()).toEqual([]);
    expect(project.down()).toContain(
      '-- Cut on the way back: column public.orders.rate: digits are rounded away without an error\n',
    );
  },
);

test('a conversion that PostgreSQL does not make is asked for, and lost values of oneOf too', async () => {
  const project = await Shop.of(start);
  project.schema(
    start.replace('size: text()', 'size: integer()').replace("'new', 'paid', 'shipped'", "'new', 'paid'"),
  );
  expect(await project.generate()).toEqual([
    'TW322 column public.orders.size changes from text to integer, and PostgreSQL does not convert one into the other by itself | Write size: ….using((c) => sql`${c.size}::integer`)',
    'TW323 orders.status no longer allows "shipped", and nothing says what becomes of such rows | Write status: oneOf(…).mapping({ "shipped": … })',
  ]);
});

test('intents change nothing of the schema itself', async () => {
  const project = await Shop.of(
    `${start
      .replace("oneOf('new', 'paid', 'shipped')", "oneOf('new', 'paid', 'shipped').mapping({ new: 'paid' })")
      .replace(
        'size: text()',
        'size: text().using((c) => sql`${c.size}`)',
      )}backfill(orders.size, sql\`''\`);\ndropped('gone');\n`,
  );
  expect(await project.warnings()).toHaveLength(4);
  project.schema(start);
  expect((await generate({ root: project.root, prove: false })).migration).toBeNull();
});

test('what is parked is put aside with its rows, binds nobody, and is dropped when the statement says so', async () => {
  const project = await Shop.of(start);
  const [, rest = ''] = start.split(/(?=export const orders)/);
  const without = `export const orders${rest
    .replace('export const orders', '')
    .replace('client_id: uuid().references(() => clients.id),', '')
    .replace('  size: text(),\n', '')
    .replace(", index('by_size').on(t.size)", '')}`;
  const parked = `dropped('clients', { park: '30d' });\ndropped('orders.size', { park: '7d' });\ndropped('orders.client_id');\n`;
  project.schema(without + parked);
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toContain('ALTER TABLE public.clients RENAME TO clients_parked;');
  expect(project.up()).toContain('ALTER TABLE public.orders RENAME COLUMN size TO size_parked;');
  expect(project.up()).toContain('ALTER COLUMN size_parked DROP NOT NULL');
  expect(project.up()).toContain("IS 'Parked for 30 days: was public.clients.'");
  expect(project.up()).not.toMatch(/DROP (TABLE|COLUMN size)/);
  expect(await project.warnings()).toEqual(["TW329 dropped('orders.client_id') has done its work"]);
  project.schema(without);
  expect((await project.generate()).map((each) => each.slice(0, 60))).toEqual([
    'TW310 table public.clients_parked is in the history but no l',
    'TW310 column public.orders.size_parked is in the history but',
  ]);
  project.schema(`${without}dropped('clients');\ndropped('orders.size');\n`);
  expect(await project.generate()).toEqual([]);
  expect(project.up()).toMatch(/DROP TABLE public.clients_parked;/);
  expect(project.up()).toMatch(/DROP COLUMN size_parked/);
}, 120_000);
