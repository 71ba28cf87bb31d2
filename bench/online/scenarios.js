/** What the table of the benchmark is: one million orders, and the employees that they may refer to. */
export const baseTables = (rows) => [
  'CREATE TABLE public.employees (id bigint PRIMARY KEY, name text NOT NULL)',
  "INSERT INTO public.employees SELECT n, 'employee ' || n FROM generate_series(1, 200000) n",
  `CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL, employee_id bigint NOT NULL,
    status text NOT NULL, amount numeric(12,0) NOT NULL, note text,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())`,
  `INSERT INTO public.orders (customer_id, employee_id, status, amount, note)
    SELECT n % 50000, 1 + n % 200000, 'new', n % 10000, 'a note of some length' FROM generate_series(1, ${rows}) n`,
  'CREATE INDEX orders_customer_idx ON public.orders (customer_id, created_at DESC)',
  'CREATE INDEX orders_created_idx ON public.orders (created_at)',
  'VACUUM (ANALYZE) public.employees',
  'VACUUM (ANALYZE) public.orders',
];

const gentle = (tables) => [
  "SET LOCAL lock_timeout = '1500ms'",
  ...tables.map((table) => `LOCK TABLE ${table} IN SHARE UPDATE EXCLUSIVE MODE`),
  "SET LOCAL lock_timeout = '50ms'",
];
const orders = ['public.orders'];

/** A block in a transaction; with tables, one that has to get its locks beside traffic. */
const tx = (title, statements, tables = []) => ({
  title,
  statements: [...(tables.length > 0 ? gentle(tables) : []), ...statements],
});
const outside = (title, probe, statement, backfill = null) => ({ title, probe, statement, backfill });
const backfill = (set, where) =>
  outside('fill', 'rows-done', 'DO $$ BEGIN END $$', {
    table: ['public', 'orders'],
    key: ['id'],
    set,
    where,
  });

/** NOT NULL by way of a check: it is validated beside traffic, and SET NOT NULL believes it (manual, ALTER TABLE). */
const setNotNull = (column) => [
  tx(
    'check',
    [`ALTER TABLE public.orders ADD CONSTRAINT ${column}_set CHECK (${column} IS NOT NULL) NOT VALID`],
    orders,
  ),
  tx('validate', [`ALTER TABLE public.orders VALIDATE CONSTRAINT ${column}_set`]),
  tx(
    'not null',
    [`ALTER TABLE public.orders ALTER COLUMN ${column} SET NOT NULL, DROP CONSTRAINT ${column}_set`],
    orders,
  ),
];

const addColumn = 'ALTER TABLE public.orders ADD COLUMN remark text';

/**
 * Each change as people write it (`naive`), and as migrations (`ours`: folders of blocks). `beside` runs while the change does.
 */
export const scenarios = [
  {
    name: 'NOT NULL column with a volatile default',
    naive: ['ALTER TABLE public.orders ADD COLUMN reference uuid NOT NULL DEFAULT gen_random_uuid()'],
    ours: [
      [
        tx(
          'add',
          [
            'ALTER TABLE public.orders ADD COLUMN reference uuid',
            'ALTER TABLE public.orders ALTER COLUMN reference SET DEFAULT gen_random_uuid()',
          ],
          orders,
        ),
        backfill([['reference', 'gen_random_uuid()']], 'reference IS NULL'),
        ...setNotNull('reference'),
      ],
    ],
  },
  {
    name: 'foreign key',
    ratio: 1.5,
    naive: [
      'ALTER TABLE public.orders ADD CONSTRAINT orders_employee_fkey FOREIGN KEY (employee_id) REFERENCES public.employees (id)',
    ],
    ours: [
      [
        tx(
          'add',
          [
            'ALTER TABLE public.orders ADD CONSTRAINT orders_employee_fkey FOREIGN KEY (employee_id) REFERENCES public.employees (id) NOT VALID',
          ],
          ['public.employees', 'public.orders'],
        ),
        tx('validate', ['ALTER TABLE public.orders VALIDATE CONSTRAINT orders_employee_fkey']),
      ],
    ],
  },
  {
    name: 'index',
    ratio: 2,
    naive: ['CREATE INDEX orders_status_idx ON public.orders (status, created_at)'],
    ours: [
      [
        outside(
          'index',
          'index-valid:public.orders_status_idx',
          'CREATE INDEX CONCURRENTLY orders_status_idx ON public.orders (status, created_at)',
        ),
      ],
    ],
  },
  {
    name: 'check',
    naive: ['ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0)'],
    ours: [
      [
        tx(
          'add',
          ['ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0) NOT VALID'],
          orders,
        ),
        tx('validate', ['ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount_check']),
      ],
    ],
  },
  {
    name: 'numeric to bigint, expand and contract',
    naive: ['ALTER TABLE public.orders ALTER COLUMN amount TYPE bigint'],
    ours: [
      [
        tx(
          'expand',
          [
            'ALTER TABLE public.orders ADD COLUMN amount_new bigint',
            `CREATE FUNCTION public.orders_amount_sync() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
            BEGIN NEW.amount_new := NEW.amount::bigint; RETURN NEW; END $$`,
            'CREATE TRIGGER orders_amount_sync BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.orders_amount_sync()',
          ],
          orders,
        ),
        backfill([['amount_new', 'amount::bigint']], 'amount_new IS NULL'),
        ...setNotNull('amount_new'),
      ],
      [
        tx(
          'swap',
          [
            'DROP TRIGGER orders_amount_sync ON public.orders',
            'ALTER TABLE public.orders DROP COLUMN amount',
            'ALTER TABLE public.orders RENAME COLUMN amount_new TO amount',
          ],
          orders,
        ),
        tx('clean', ['DROP FUNCTION public.orders_amount_sync()']),
      ],
    ],
  },
  {
    name: 'column, behind a reader of 3 s',
    beside: 'reader',
    naive: [addColumn],
    ours: [[tx('add', [addColumn], orders)]],
  },
  {
    name: 'column, while autovacuum is at the table',
    beside: 'autovacuum',
    naive: [addColumn],
    ours: [[tx('add', [addColumn], orders)]],
  },
];

/** Blocks as a migration file. */
export function scriptOf(blocks) {
  return blocks
    .map((block, at) => {
      if (block.statements !== undefined)
        return `-- @tx ${at + 1} ${block.title}\nBEGIN;\n${block.statements.map((sql) => `${sql};\n`).join('')}COMMIT;\n`;
      const rows = block.backfill === null ? '' : `-- @backfill ${JSON.stringify(block.backfill)}\n`;
      return `-- @outside ${at + 1} ${block.title} probe=${block.probe}\n${rows}${block.statement};\n`;
    })
    .join('\n');
}
