import type { Backfill } from '../sql/backfill.ts';
import type { SqlText } from '../sql/sql-text.ts';
import type { ObjectId } from './object-id.ts';

/** Table locks in rising order of strength (manual 13.3.1); `none` where no existing table is locked. */
export const lockModes = [
  'none',
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
] as const;

export type LockMode = (typeof lockModes)[number];

/** What can go wrong on a database that is in use; each kind is allowed by its name. */
export interface Hazard {
  readonly kind:
    | 'deletes data'
    | 'rewrites table'
    | 'blocks writes'
    | 'blocks reads'
    | 'scans under lock'
    | 'may fail on existing data'
    | 'irreversible'
    | 'breaks old readers'
    | 'invalidates prepared statements';
  readonly on: ObjectId;
  readonly message: string;
  /** A query that finds the offending rows, where one can be written. */
  readonly query?: SqlText;
}

/**
 * Lets a step join the open statement of another object: a column its CREATE TABLE (`create-item`), several
 * changes of one table one ALTER TABLE (`alter-item`). The kernel merges when no ordering edge lies between.
 */
export interface Clause {
  readonly of: ObjectId;
  readonly as: 'create-item' | 'alter-item';
  readonly sql: SqlText;
  /** Among the items of one statement and rank: columns print as written. 0 when left out. */
  readonly position?: number;
}

/** A statement that takes `create-item` clauses: `head (item, item) tail`. */
export interface OpenStatement {
  readonly head: SqlText;
  readonly tail: SqlText;
}

/**
 * How a runner that was killed tells whether a step outside a transaction was done: an index is there and valid, or is
 * gone, or no row is left to do.
 */
export type Probe =
  | { readonly kind: 'index-valid' | 'index-gone'; readonly index: readonly [schema: string, name: string] }
  | { readonly kind: 'rows-done' };

/** One statement of a plan, with everything that ordering, locking, proving and review need to know of it. */
export interface Step {
  /** Unique within a plan: a verb and what it is done to, `create table:public.orders`. */
  readonly id: string;
  /** For people: `create table public.orders`. */
  readonly title: string;
  /** One complete statement without its semicolon, as it runs when it is merged into nothing. */
  readonly sql: SqlText;
  readonly clause?: Clause | undefined;
  readonly opens?: OpenStatement | undefined;
  readonly produces: readonly ObjectId[];
  /** Objects that must exist, in their after form, before this step. */
  readonly consumes: readonly ObjectId[];
  readonly destroys: readonly ObjectId[];
  /** Objects that this step stops using: they may be destroyed only after it. */
  readonly releases: readonly ObjectId[];
  /** Objects whose rows or values are gone for good. */
  readonly loses: readonly ObjectId[];
  readonly hazards: readonly Hazard[];
  readonly lock: LockMode;
  /** Existing tables that are locked, for splitting blocks and for the preflight. */
  readonly locks: readonly ObjectId[];
  /** Existing tables of which it reads every row. */
  readonly scans: readonly ObjectId[];
  /** `alone`: in a transaction of its own, because it takes long and holds what nobody needs to wait for. */
  readonly transaction: 'inside' | 'outside' | 'commit-after' | 'alone';
  readonly phase: 'expand' | 'backfill' | 'contract';
  /** Of a step outside a transaction. */
  readonly probe?: Probe | undefined;
  /** The rows that it writes, batch by batch; its `sql` is the same work for psql. */
  readonly backfill?: Backfill | undefined;
  /** What takes its place where the table is in use: the same end, by steps that let others read and write. */
  readonly online?: readonly Step[] | undefined;
  /** What takes its place, and waits for the drop of the old form, where one form of an object follows another. */
  readonly swap?: Swap | undefined;
  /** Of a step of a finished plan: the steps that it was made of, itself first. */
  readonly merged?: readonly Step[] | undefined;
}

/** How a new form of an object is made beside the old one, and takes its name once that is gone. */
export interface Swap {
  readonly build: readonly Step[];
  readonly finish: readonly Step[];
}

/** A step of a finished plan: its sql is what runs. `merged` holds the steps that it was made of, itself first. */
export interface PlannedStep extends Step {
  readonly merged: readonly Step[];
}
