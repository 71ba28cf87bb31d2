/** The schema before every change. */
export const schemaBefore = `import { bigint, check, index, numeric, sql, table, text, timestamptz, uuid } from 'tablewright';

export const employees = table('employees', { id: bigint().primaryKey(), name: text() });

export const orders = table('orders', {
  id: bigint().identity('always').primaryKey(),
  customer_id: bigint(),
  employee_id: bigint(),
  status: text(),
  amount: numeric(12, 0),
  note: text().nullable(),
  created_at: timestamptz().default(sql\`now()\`),
  updated_at: timestamptz().default(sql\`now()\`),
}, (t) => [
  index('orders_customer_idx').on(t.customer_id, t.created_at.desc()),
  index('orders_created_idx').on(t.created_at),
]);
`;

/** Replaces one text by another, which has to be there. */
const edit = (from, to) => {
  if (!schemaBefore.includes(from)) throw new Error(`the schema has no ${from}`);
  return schemaBefore.replace(from, to);
};

const addItem = (item) => edit("  index('orders_created_idx')", `  ${item},\n  index('orders_created_idx')`);
const addColumn = (column) => edit('  note:', `  ${column},\n  note:`);
const remark = {
  schema: addColumn('remark: text().nullable()'),
  naive: ['ALTER TABLE public.orders ADD COLUMN remark text'],
};

/** What the tables of `schemaBefore` hold. */
export const fill = (rows) => [
  "INSERT INTO public.employees SELECT n, 'employee ' || n FROM generate_series(1, 200000) n",
  `INSERT INTO public.orders (customer_id, employee_id, status, amount, note)
    SELECT n % 50000, 1 + n % 200000, 'new', n % 10000, 'a note of some length' FROM generate_series(1, ${rows}) n`,
  'VACUUM (ANALYZE) public.employees',
  'VACUUM (ANALYZE) public.orders',
];

/**
 * Each change as an edit of schema.ts (`schema`), of which `generate` makes migrations, and as people write it (`naive`).
 * `beside` goes on at the table meanwhile; `ratio` bounds how much longer ours may take.
 */
export const scenarios = [
  {
    name: 'NOT NULL column, backfilled',
    schema: `${addColumn('reference: uuid().default(sql`gen_random_uuid()`)')}
import { backfill } from 'tablewright';
backfill(orders.reference, sql\`gen_random_uuid()\`);
`,
    naive: ['ALTER TABLE public.orders ADD COLUMN reference uuid NOT NULL DEFAULT gen_random_uuid()'],
  },
  {
    name: 'foreign key',
    ratio: 1.5,
    schema: edit('  employee_id: bigint(),', '  employee_id: bigint().references(() => employees.id),'),
    naive: [
      'ALTER TABLE public.orders ADD CONSTRAINT orders_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES public.employees (id)',
    ],
  },
  {
    name: 'index',
    ratio: 2,
    schema: addItem("index('orders_status_idx').on(t.status, t.created_at)"),
    naive: ['CREATE INDEX orders_status_idx ON public.orders (status, created_at)'],
  },
  {
    name: 'check',
    schema: addItem("check('orders_amount_check', sql`${t.amount} >= 0`)"),
    naive: ['ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0)'],
  },
  {
    name: 'numeric to bigint, expand and contract',
    schema: edit('amount: numeric(12, 0)', 'amount: bigint()'),
    naive: ['ALTER TABLE public.orders ALTER COLUMN amount TYPE bigint'],
  },
  { name: 'column, behind a reader of 3 s', beside: 'reader', ...remark },
  { name: 'column, while autovacuum is at the table', beside: 'autovacuum', ...remark },
];
