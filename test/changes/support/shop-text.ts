/** A schema that is edited at random, kept as what its text is made of. */
export interface Shop {
  readonly tables: TableText[];
}

export interface TableText {
  readonly name: string;
  readonly module: 'schema.ts' | 'schema/base.ts';
  readonly doc: string | null;
  readonly columns: string[];
  readonly children: string[];
}

const dsl =
  'boolean, check, comment, date, field, rls, shape, extend, extension, external, func, index, integer, jsonb, ledger, numeric, oneOf, primaryKey, schema, sql, table, text, timestamps, timestamptz, unique, uuid';

/** Tables of two modules that refer to each other's, and beside them one of everything that may name a table. */
export function makeShop(count: number): Shop {
  const tables: TableText[] = [];
  for (let i = 0; i < count; i += 1) {
    const columns = ['id: uuid().primaryKey()', 'code: text()', 'price: money()', 'note: text().nullable()'];
    if (i > 0) columns.push(`parent_id: uuid().nullable().references(() => t${i - 1}.id)`);
    if (i > 2) columns.push(`root_id: uuid().nullable().references(() => t${i % 3}.id)`);
    if (i % 4 === 1) columns.push('...timestamps()');
    if (i === 5) columns.push('user_id: uuid().nullable().references(() => users.id)');
    const children = [`index('t${i}_code_idx').on(t.code)`, `check('t${i}_price', sql\`\${t.price} >= 0\`)`];
    if (i % 3 === 2) children.push('unique(t.code, t.price)');
    const module = i < count / 2 ? 'schema/base.ts' : 'schema.ts';
    tables.push({ name: `t${i}`, module, doc: i % 2 === 0 ? `Table ${i}.` : null, columns, children });
  }
  return { tables };
}

export function printShop({ tables }: Shop): Readonly<Record<string, string>> {
  const base = tables.filter(({ module }) => module === 'schema/base.ts');
  const rest = tables.filter(({ module }) => module === 'schema.ts');
  const baseNames = base.map(({ name }) => name).join(', ');
  return {
    'schema/base.ts': `import { ${dsl} } from 'tablewright';

export const citext = extension('citext');

export const money = () => numeric(12, 2);

export const users = external(schema('auth').table('users', { id: uuid().primaryKey() }));

${base.map(printTable).join('\n')}`,
    'schema.ts': `import { ${dsl} } from 'tablewright';
import { ${baseNames}, money, users } from './schema/base.ts';

export * from './schema/base.ts';

export const versions = ledger('schema_versions');

${rest.map(printTable).join('\n')}
/** Named by a function. */
export const watched = table('watched', { id: uuid().primaryKey(), state: oneOf('a', 'b') });

export const countWatched = func('count_watched', {
  returns: 'bigint',
  language: 'sql',
  body: sql\`SELECT count(*) FROM \${watched}\`,
});

export const extended = table('extended', { id: uuid().primaryKey(), size: integer() });

extend(() => extended, (t) => [index('extended_size_idx').on(t.size)]);
`,
  };
}

function printTable({ name, doc, columns, children }: TableText): string {
  const head = doc === null ? '' : `/** ${doc} */\n`;
  const lines = columns.map((column) => `  ${column},\n`).join('');
  const items = children.map((child) => `  ${child},\n`).join('');
  return `${head}export const ${name} = table('${name}', {\n${lines}}, (t) => [\n${items}]);\n`;
}

/** One edit: which table, what to do, and a number to choose by. */
export interface Edit {
  readonly table: number;
  readonly act: number;
  readonly pick: number;
}

const types = [
  'date().nullable()',
  'integer().default(3)',
  "oneOf('x', 'y').nullable()",
  'jsonb().nullable()',
];

type Act = (table: TableText, pick: number, shop: Shop) => TableText;

const withColumn = (table: TableText, column: string) => ({ ...table, columns: [...table.columns, column] });
const withChild = (table: TableText, child: string) => ({ ...table, children: [...table.children, child] });
const swap = (list: readonly string[], from: RegExp, to: string) =>
  list.map((text) => text.replace(from, to));

/** What is done to one table; most of it only touches that table. */
export const acts: Readonly<Record<string, Act>> = {
  addColumn: (table, pick) => withColumn(table, `c${pick}: ${types[pick % types.length]}`),
  addDocumentedColumn: (table, pick) =>
    withColumn(table, `/** Note ${pick}: it's "quoted" */\n  d${pick}: text().nullable()`),
  addIndex: (table, pick) => withChild(table, `index('${table.name}_note_${pick}').on(t.note)`),
  addPartialIndex: (table, pick) =>
    withChild(table, `index('${table.name}_p_${pick}').on(t.price).where(sql\`\${t.note} IS NOT NULL\`)`),
  addUniqueIndex: (table, pick) => withChild(table, `index('${table.name}_u_${pick}').unique().on(t.code)`),
  addCheck: (table, pick) => withChild(table, `check('${table.name}_c_${pick}', sql\`\${t.code} <> ''\`)`),
  addRawCheck: (table, pick) => withChild(table, `check('${table.name}_r_${pick}', sql\`code <> 'x'\`)`),
  dropChild: (table) => ({ ...table, children: table.children.slice(0, -1) }),
  dropFirstIndex: (table) => ({
    ...table,
    children: table.children.filter((text) => !text.includes('_code_idx')),
  }),
  dropColumn: (table) => ({ ...table, columns: table.columns.filter((text) => !/^(\/\*|c\d)/.test(text)) }),
  document: (table, pick) => ({ ...table, doc: `What ${table.name} is, ${pick}.` }),
  undocument: (table) => ({ ...table, doc: null }),
  setDefault: (table, pick) => ({
    ...table,
    columns: swap(table.columns, /^note: .*/, `note: text().default('${pick}')`),
  }),
  setNullable: (table) => ({
    ...table,
    columns: swap(table.columns, /^note: .*/, 'note: text().nullable()'),
  }),
  changeType: (table) => ({ ...table, columns: swap(table.columns, /^price: .*/, 'price: numeric(14, 2)') }),
  reference: (table, pick, { tables }) =>
    withColumn(table, `r${pick}: uuid().nullable().references(() => t${pick % tables.length}.id)`),
  touch: (table) =>
    table.columns.includes('...timestamps()') ? table : withColumn(table, '...timestamps()'),
  useHelper: (table, pick) => withColumn(table, `m${pick}: money().nullable()`),
  takeName: (table, pick, { tables }) =>
    withChild(table, `index('t${pick % tables.length}_code_idx').on(t.price)`),
  renameIndex: (table, pick) => ({
    ...table,
    children: swap(table.children, /^index\('t\d+_code_idx'\)/, `index('${table.name}_a_${pick}')`),
  }),
  turnIndex: (table) => ({
    ...table,
    children: swap(table.children, /\.on\(t\.code\)/, '.on(t.code.desc())'),
  }),
  swapChildren: (table) => ({ ...table, children: [...table.children].reverse() }),
  swapColumns: (table) => ({
    ...table,
    columns: [...table.columns.slice(0, 1), ...table.columns.slice(1).reverse()],
  }),
  dropAndAdd: (table, pick) =>
    withChild(
      { ...table, doc: null, children: table.children.slice(1) },
      `index('${table.name}_da_${pick}').on(t.price)`,
    ),
  commentIndex: (table, pick) =>
    withChild(table, `index('${table.name}_ci_${pick}').on(t.note).comment('A;\\nB; ${pick}')`),
  secure: (table) => withChild(table, "rls('enabled')"),
  hostileDoc: (table, pick) => ({ ...table, doc: `It's; -- "q" \`x\` \\ $$ {a} | b </x> ${pick}` }),
  addGenerated: (table, pick) =>
    withColumn(table, `g${pick}: text().nullable().generatedAs((c) => sql\`\${c.note} || 'x'\`)`),
  addShape: (table, pick) =>
    withColumn(
      table,
      `s${pick}: jsonb(shape({ a: field.text().comment('x; y'), b: field.integer().optional() }), { check: true }).nullable()`,
    ),
  addUnion: (table, pick) => withColumn(table, `o${pick}: oneOf('x', 'y', '${pick}').default('x')`),
  addUnique: (table, pick) => withColumn(table, `q${pick}: text().nullable().unique()`),
  addKey: (table) => withChild(table, 'unique(t.code, t.note)'),
  sameFirst: (table) => ({ ...table, children: ["check('same', sql`true`)", ...table.children] }),
  addMatches: (table, pick) => withColumn(table, `w${pick}: text().matches(/^[a-z]+$/).nullable()`),
  rename: (table) => ({ ...table, columns: swap(table.columns, /^note: /, 'notes: ') }),
  makeRequired: (table) => ({ ...table, columns: swap(table.columns, /^note: .*/, 'note: text()') }),
  blankLine: (table) => ({ ...table, doc: table.doc === null ? 'New.' : `${table.doc}\n *\n * More;` }),
  misspell: (table) => withChild(table, "index('lost').on(t.nowhere)"),
  layOut: (table) => ({ ...table, columns: swap(table.columns, /^note: text\(\)/, 'note: text( )') }),
};

/** The shop after an edit; an edit that does nothing is none. */
export function editShop(shop: Shop, { table, act, pick }: Edit): Shop {
  const names = Object.keys(acts);
  const at = table % shop.tables.length;
  const tables = shop.tables.map((text, i) =>
    i === at ? (acts[names[act % names.length] ?? '']?.(text, pick, shop) ?? text) : text,
  );
  return { tables };
}
