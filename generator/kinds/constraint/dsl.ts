import { kindOf } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { beginChild, type Child, type LooseChild } from '../../lower/evaluation.ts';
import { lowerMembers } from '../../lower/lower-members.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import type { ColumnRefs, Ref, Relation } from '../../sql/ref.ts';
import type { Shape } from '../../sql/shape/shape.ts';
import { shapePath } from '../../sql/shape/shape-path.ts';
import { Sql } from '../../sql/sql-tag.ts';
import { literalOf } from '../../sql/types/literal-of.ts';
import { addConstraint, plain } from './add-constraint.ts';
import { checkForeignKey } from './check-foreign-key.ts';
import { type Deferrable, KeyConstraint, type KeyState } from './key-constraint.ts';
import type { ConstraintProps, ReferentialAction } from './model.ts';

export interface ForeignKeyOptions {
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly name?: string;
}

/** A name that follows from the table: `<table>_<parts>`. */
export interface DerivedName {
  readonly derived: readonly string[];
}

function makeKey(type: KeyState['type'], columns: readonly Ref[]): KeyConstraint {
  return new KeyConstraint({
    type,
    columns,
    include: [],
    nullsNotDistinct: false,
    deferrable: 'no',
    name: null,
    comment: null,
    loose: beginChild(type === 'unique' ? 'a unique constraint' : 'a primary key'),
  });
}

/** A primary key of several columns, named `<table>_pkey` (manual 5.5.4). @example primaryKey(t.site_id, t.product_id) */
export function primaryKey(...columns: readonly [Ref, ...Ref[]]): KeyConstraint {
  return makeKey('primary key', columns);
}

/** No two rows agree in all of these columns; named `<table>_<columns>_key` (manual 5.5.3). @example unique(t.catalog_id, t.sku) */
export function unique(...columns: readonly [Ref, ...Ref[]]): KeyConstraint {
  return makeKey('unique', columns);
}

interface CheckState {
  readonly name: string | DerivedName;
  readonly expression: unknown;
  readonly values: readonly string[] | null;
  readonly shape: Shape | null;
  readonly comment: string | null;
  readonly renamedFrom?: string;
  readonly loose: LooseChild | undefined;
}

/** A check constraint. Immutable. */
export class CheckConstraint implements Child {
  readonly #state: CheckState;

  constructor(state: CheckState) {
    this.#state = state;
  }

  get loose(): LooseChild | undefined {
    return this.#state.loose;
  }

  /** The constraint had another name. It acts once. */
  renamedFrom(name: string): CheckConstraint {
    return new CheckConstraint({ ...this.#state, renamedFrom: name });
  }

  comment(text: string): CheckConstraint {
    return new CheckConstraint({ ...this.#state, comment: text });
  }

  lower(table: Relation, _columns: ColumnRefs, lowering: Lowering): void {
    const { name, expression: authored, values, shape, comment } = this.#state;
    const text = typeof authored === 'function' ? lowering.attempt(() => authored(lowering)) : authored;
    if (typeof authored === 'function' && text === undefined) return;
    const what = typeof name === 'string' ? `check ${name}` : 'check';
    const expression = lowerSql(text, { own: table }, what, lowering);
    if (expression === null) return;
    const written = typeof name === 'string' ? name : lowering.deriveName([table.name, ...name.derived]);
    const id = addConstraint(
      table,
      written,
      { type: 'check', expression, values, shape },
      usesOfExpression(expression),
      comment,
      lowering,
    );
    if (id === null) return;
    lowering.addText(expression, 'expression');
    declareRename(id, this.#state.renamedFrom, lowering);
  }
}

/**
 * A condition that every row meets, or leaves unknown (manual 5.5.1).
 *
 * @example check('products_price_non_negative', sql`${t.price} >= 0`)
 */
export function check(
  name: string | DerivedName,
  expression: Sql | ((lowering: Lowering) => Sql),
): CheckConstraint {
  return new CheckConstraint({
    name,
    expression,
    values: null,
    shape: null,
    comment: null,
    loose: beginChild('check', name),
  });
}

/** The check of `oneOf`: the values are a set, so reordering them is no change. */
export function oneOfCheck(column: Ref, values: readonly string[]): CheckConstraint {
  return new CheckConstraint({
    name: { derived: [column.column, 'check'] },
    expression: (lowering: Lowering) =>
      new Sql(['', ' IN ', ''], [column, sortedValues(column, values, lowering)]),
    values,
    shape: null,
    comment: null,
    loose: undefined,
  });
}

/** The check of an array of `oneOf`: each element is one of the values, and none is NULL (manual 9.19, `<@`). */
export function someOfCheck(column: Ref, values: readonly string[]): CheckConstraint {
  return check({ derived: [column.column, 'check'] }, (lowering) => {
    const set = literalOf(textArray, sortedValues(column, values, lowering));
    return new Sql(['', ' <@ ', '::text[]'], [column, set]);
  });
}

const textArray = { name: 'text', schema: null, modifiers: [], dimensions: 1 } as const;

/** Sorted, because the set is what counts: another order of the same values is the same check. */
function sortedValues(column: Ref, values: readonly string[], lowering: Lowering): readonly string[] {
  if (new Set(values).size !== values.length) {
    lowering.report('TW203', `oneOf of ${column.column} names a value twice`, 'Remove the repeated value.');
  }
  return [...values].sort();
}

/** The check of a declared shape: by jsonpath, because a check has no subquery that could look into a list. */
export function shapeCheck(column: Ref, shape: Shape): CheckConstraint {
  return new CheckConstraint({
    name: { derived: [column.column, 'shape'] },
    // A check takes NULL: only a column that is NULL may yield it, and nothing that the path cannot decide.
    expression: new Sql(
      ['coalesce(', ' @@ ', '::jsonpath, ', ' IS NULL)'],
      [column, shapePath(shape), column],
    ),
    values: null,
    shape,
    comment: null,
    loose: undefined,
  });
}

interface ForeignKeyState {
  readonly columns: readonly Ref[];
  readonly target: () => readonly Ref[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly onDeleteColumns: readonly Ref[];
  readonly match: ConstraintProps['match'];
  readonly deferrable: ConstraintProps['deferrable'];
  readonly name: string | null;
  readonly comment: string | null;
  readonly renamedFrom?: string;
  readonly loose: LooseChild | undefined;
}

/** A foreign key. Immutable. */
export class ForeignKeyConstraint implements Child {
  readonly #state: ForeignKeyState;

  constructor(state: ForeignKeyState) {
    this.#state = state;
  }

  get loose(): LooseChild | undefined {
    return this.#state.loose;
  }

  /** The constraint's written name; without it `<table>_<columns>_fkey`. */
  name(name: string): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, name });
  }

  /** The constraint had another name. It acts once. */
  renamedFrom(name: string): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, renamedFrom: name });
  }

  comment(text: string): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, comment: text });
  }

  /** What deleting the row referred to does (manual 5.5.5); `no action` refuses it. */
  onDelete(action: ReferentialAction): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, onDelete: action });
  }

  /** What changing the key referred to does (manual 5.5.5). */
  onUpdate(action: ReferentialAction): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, onUpdate: action });
  }

  /** `set null` and `set default` touch only these columns (PostgreSQL 15 and later). */
  onDeleteColumns(...columns: readonly [Ref, ...Ref[]]): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, onDeleteColumns: columns });
  }

  /** `full`: all columns are NULL or none is (manual, CREATE TABLE). */
  match(match: ConstraintProps['match']): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, match });
  }

  /** Checked at the end of the transaction where asked for (manual, SET CONSTRAINTS). */
  deferrable(when: Deferrable = 'initially immediate'): ForeignKeyConstraint {
    return new ForeignKeyConstraint({ ...this.#state, deferrable: when });
  }

  lower(table: Relation, _columns: ColumnRefs, lowering: Lowering): void {
    // The key that serves it may belong to a table that comes later.
    lowering.later(() => this.#lowerLater(table, lowering));
  }

  #lowerLater(table: Relation, lowering: Lowering): void {
    const state = this.#state;
    const members = lowerMembers('foreign key', state.columns, table, lowering);
    const targets = lowering.attempt(state.target);
    if (members === null || targets === undefined) return;
    const first = targets[0]?.use?.relation;
    if (first === undefined) {
      lowering.report(
        'TW204',
        `foreign key of ${table.name} refers to ${targets[0] === undefined ? 'undefined' : 'no column'}`,
        'Refer to a column of a table: .references(() => other.id). Undefined comes from an import cycle or a missing export.',
      );
      return;
    }
    if (kindOf(first.id) !== 'table') {
      lowering.report(
        'TW204',
        `foreign key of ${table.name} refers to ${first.name}, which is no table`,
        'Refer to the table that its rows come from (manual 5.5.5).',
      );
      return;
    }
    const target = lowerMembers(`foreign key of ${table.name}: target`, targets, first, lowering);
    const only = lowerMembers('onDeleteColumns', state.onDeleteColumns, table, lowering);
    if (target === null || only === null) return;
    const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;
    const props: Partial<ConstraintProps> = {
      type: 'foreign key',
      columns: members.ids,
      target: first.id,
      targetColumns: target.ids,
      onDelete: lowering.checkOption('onDelete', state.onDelete, actions),
      onUpdate: lowering.checkOption('onUpdate', state.onUpdate, actions),
      onDeleteColumns: only.ids,
      match: lowering.checkOption('match', state.match, ['simple', 'full']),
      deferrable: lowering.checkOption('deferrable', state.deferrable, [
        'no',
        'initially immediate',
        'initially deferred',
      ]),
    };
    if (only.ids.length > 0) lowering.requireServer('onDeleteColumns', 15);
    const strays = only.names.filter((name) => !members.names.includes(name));
    if (strays.length > 0 || (only.ids.length > 0 && !/^set /.test(state.onDelete))) {
      lowering.report(
        'TW214',
        strays.length > 0
          ? `foreign key of ${table.name}: onDeleteColumns names ${strays.join(', ')}, no column of the key`
          : `foreign key of ${table.name}: onDelete ${state.onDelete} takes no onDeleteColumns`,
        "They are those columns of the key that .onDelete('set null') or 'set default' sets.",
      );
      return;
    }
    const key = checkForeignKey(table, { ...plain, ...props }, lowering);
    const uses: Use[] = [...members.uses, { on: first.id, as: 'reads' }];
    for (const on of target.ids) uses.push({ on, as: 'key' });
    if (key !== null) uses.push({ on: key, as: 'key' });
    const name = state.name ?? lowering.deriveName([table.name, ...members.names, 'fkey']);
    const id = addConstraint(table, name, props, uses, state.comment, lowering);
    if (id !== null) declareRename(id, state.renamedFrom, lowering);
  }
}

/** What `foreignKey(…)` still needs: its target. */
export class OpenForeignKey {
  readonly loose = beginChild('a foreign key');
  readonly #columns: readonly Ref[];

  constructor(columns: readonly Ref[]) {
    this.#columns = columns;
  }

  /** The columns referred to, in the same order. */
  references(...target: readonly [Ref, ...Ref[]]): ForeignKeyConstraint {
    return makeForeignKey(this.#columns, () => target, {}, this.loose);
  }
}

function makeForeignKey(
  columns: readonly Ref[],
  target: () => readonly Ref[],
  { onDelete = 'no action', onUpdate = 'no action', name }: ForeignKeyOptions,
  loose?: LooseChild,
): ForeignKeyConstraint {
  return new ForeignKeyConstraint({
    columns,
    target,
    onDelete,
    onUpdate,
    onDeleteColumns: [],
    match: 'simple',
    deferrable: 'no',
    name: name ?? null,
    comment: null,
    loose,
  });
}

/**
 * A foreign key of one or more columns (manual 5.5.5): to the own table through `t`, to another through its name.
 *
 * @example foreignKey(t.site_id, t.client_id).references(sites.id, sites.client_id)
 */
export function foreignKey(...columns: readonly [Ref, ...Ref[]]): OpenForeignKey {
  return new OpenForeignKey(columns);
}

/** The foreign key of `.references(() => other.id)`. */
export function foreignKeyTo(
  columns: readonly Ref[],
  target: () => Ref,
  options: ForeignKeyOptions,
): ForeignKeyConstraint {
  return makeForeignKey(columns, () => [target()], options);
}
