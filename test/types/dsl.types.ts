import {
  alias,
  all,
  bigint,
  boolean,
  type Column,
  check,
  col,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  oneOf,
  type Ref,
  sql,
  table,
  text,
  timestamps,
  timestamptz,
  touch,
  unique,
  uuid,
  view,
} from 'tablewright';

/** Compiled by `tsc`, never run: what must compile, and under `@ts-expect-error` what must not. */
const statuses = ['active', 'inactive'] as const;

export const nodes = table(
  'nodes',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    parent_id: uuid().nullable(),
    price: numeric(12, 2).default(0),
    exact: numeric(12, 2).default('0.10'),
    big: bigint().default(9_007_199_254_740_993n),
    status: oneOf(...statuses).default('active'),
    is_active: boolean().generatedAs((c) => sql`${c.status} = 'active'`),
    shape: jsonb<{ readonly a: number }>().default({ a: 1 }),
    tags: text().array().default(['x']),
    since: date().default('2024-01-01'),
    desc: text(),
    ...timestamps(),
  },
  (t) => [
    foreignKey(t.parent_id).references(t.id),
    unique(t.price, t.status),
    check('nodes_price', sql`${t.price} >= ${0}`),
    index().on(t.desc.desc(), t.created_at.nullsLast()),
    touch(t.updated_at),
    // @ts-expect-error an unknown column
    index().on(t.nope),
    // @ts-expect-error a key needs a column
    unique(),
    // @ts-expect-error an event that is none
    foreignKey(t.id).references(t.id).onDelete('cascad'),
  ],
);

// Mutual references compile when the thunk is annotated, and still catch a typo.
export const left = table('l', { id: uuid().primaryKey(), r: uuid().references((): Ref => right.id) });
export const right = table('r', { id: uuid().primaryKey(), l: uuid().references((): Ref => left.id) });
// @ts-expect-error a column that the target lacks
export const typo = table('typo', { r: uuid().references((): Ref => right.nope) });

// @ts-expect-error a value that is none of the set
oneOf('a', 'b').default('zzz');
// @ts-expect-error a Date would be another value at every run
timestamptz().default(new Date());
// @ts-expect-error a text for an integer
integer().default('1');
// @ts-expect-error a text that is no number
numeric(12, 2).default('zzz');
// @ts-expect-error a number for a boolean
boolean().default(1);
// @ts-expect-error no identity of this name
bigint().identity('sometimes');
// @ts-expect-error a Date is no SQL value
sql`${new Date()}`;
// @ts-expect-error a function is no SQL value
sql`${() => 1}`;
// @ts-expect-error an identifier comes from an object or ident()
sql`${{ name: 'x' }}`;

const n = alias(nodes, 'n');
export const names = view(
  'names',
  () => sql`SELECT ${n.id}, ${all(n, { except: ['id'], rename: { desc: 'd' } })} FROM ${n}`,
);
export const more = view('more', () => sql`SELECT ${col(alias(names, 'm'), 'd')} FROM ${alias(names, 'm')}`);
// @ts-expect-error all() knows the columns
all(n, { except: ['nope'] });
// @ts-expect-error an alias has the columns of its table
export const nothing: Ref = n.nope;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(proof: T): T => proof;

// A table's properties are its columns and nothing else.
holds<Equal<keyof typeof left, 'id' | 'r'>>(true);
const required = text();
const optional = text().default('x');
const never = text().generatedAs(() => sql`'x'`);
const nullable = text().nullable();
holds<Equal<typeof required, Column<string, false, 'required'>>>(true);
holds<Equal<typeof optional, Column<string, false, 'optional'>>>(true);
holds<Equal<typeof never, Column<string, false, 'never'>>>(true);
holds<Equal<typeof nullable, Column<string, true, 'optional'>>>(true);
