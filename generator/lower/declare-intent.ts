import type { ObjectId } from '../kernel/object-id.ts';
import { identifierProblem } from '../sql/identifier.ts';
import type { Relation } from '../sql/ref.ts';
import { Ref } from '../sql/ref.ts';
import type { Sql } from '../sql/sql-tag.ts';
import { beginChild, type Child, collect, type Statement } from './evaluation.ts';
import { checkColumn, lowerSql } from './lower-sql.ts';
import { columnIdOf, type Lowering } from './lowering.ts';

/** How long a thing that was put aside is kept, for people: `30d`. */
export interface DropOptions {
  readonly park?: string;
}

class Dropped implements Statement {
  readonly stage = 9;
  readonly id = null;
  readonly written: string;
  readonly #park: unknown;

  constructor(name: string, park: unknown) {
    this.written = name;
    this.#park = park;
  }

  lower(lowering: Lowering): void {
    const park = this.#park ?? null;
    if (typeof this.written !== 'string' || this.written === '') {
      lowering.report(
        'TW204',
        'dropped() names nothing',
        "Write dropped('orders') or dropped('orders.note').",
      );
    } else if (park !== null && (typeof park !== 'string' || !/^\d+d$/.test(park))) {
      lowering.report('TW221', `park cannot be ${JSON.stringify(park)}`, "Write days: { park: '30d' }.");
    } else lowering.intend({ says: 'dropped', name: this.written, park: park as string | null });
  }
}

/**
 * Says that a table, a column or anything else that left schema.ts is meant to be dropped. With `park` it is renamed aside
 * first, with its data, and dropped once the statement says no more than `dropped('…')`.
 *
 * @example dropped('orders.note')
 * @example dropped('old_orders', { park: '30d' })
 */
export function dropped(name: string, options: DropOptions = {}): void {
  collect(new Dropped(name, options.park));
}

class Backfill implements Statement {
  readonly stage = 9;
  readonly id = null;
  // No call of an outline begins with it: its place is that of its column.
  readonly written = 'backfill of a column';
  readonly #column: unknown;
  readonly #value: unknown;

  constructor(column: unknown, value: unknown) {
    this.#column = column;
    this.#value = value;
  }

  lower(lowering: Lowering): void {
    const column = this.#column;
    if (!(column instanceof Ref)) {
      lowering.report('TW204', 'backfill() names no column', 'Write backfill(orders.total, sql`…`).');
      return;
    }
    if (!checkColumn(column, 'backfill()', lowering)) return;
    lowering.at = columnIdOf(column);
    const value = lowerSql(this.#value, 'body', `backfill of ${column.column}`, lowering);
    if (value !== null) lowering.intend({ says: 'filled', of: columnIdOf(column), value });
  }
}

/**
 * What the rows that are there get in a column that is NOT NULL from now on. The rows are written in batches that block
 * nobody, and `updated_at` keeps its value.
 *
 * @example backfill(orders.total_cents, sql`round(${orders.total} * 100)`)
 */
export function backfill(column: Ref, value: Sql): void {
  collect(new Backfill(column, value));
}

class RenamedFrom implements Child {
  readonly loose = beginChild('renamedFrom(…)');
  readonly #from: string;

  constructor(from: string) {
    this.#from = from;
  }

  lower(table: Relation, _columns: unknown, lowering: Lowering): void {
    declareRename(table.id, this.#from, lowering);
  }
}

/**
 * The table had another name, or stood in another schema. Remove it once every database has run the migration.
 *
 * @example table('orders', { … }, () => [renamedFrom('purchases')])
 * @example schema('billing').table('orders', { … }, () => [renamedFrom('public.orders')])
 */
export function renamedFrom(name: string): Child {
  return new RenamedFrom(name);
}

/** For kinds: what `.renamedFrom()` of an object says. */
export function declareRename(of: ObjectId, from: string | null | undefined, lowering: Lowering): void {
  if (from === null || from === undefined) return;
  // Each part of `schema.name` may be as long as a name.
  if (typeof from !== 'string' || !from.split('.').every((part) => identifierProblem(part) === null))
    lowering.checkName('renamedFrom', from);
  lowering.intend({ says: 'renamed', of, from });
}
