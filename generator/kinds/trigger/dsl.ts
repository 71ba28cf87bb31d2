import { objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { beginChild, type Child, type LooseChild } from '../../lower/evaluation.ts';
import { lowerMembers } from '../../lower/lower-members.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { distinctUses, type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import { type ColumnRefs, makeColumnRefs, type Ref, type Relation } from '../../sql/ref.ts';
import { Sql } from '../../sql/sql-tag.ts';
import type { Column as ColumnObject } from '../column/model.ts';
import { FunctionStatement } from '../function/dsl.ts';
import type { Trigger, TriggerEvent, TriggerProps } from './model.ts';

export interface TriggerOptions {
  readonly timing: TriggerProps['timing'];
  readonly events: readonly [TriggerEvent, ...TriggerEvent[]];
  /** UPDATE OF these columns; without it, any. */
  readonly of?: readonly Ref[];
  readonly level?: TriggerProps['level'];
  /** The condition; `old` and `new` hold the row before and after. */
  readonly when?: Sql | ((rows: { readonly old: ColumnRefs; readonly new: ColumnRefs }) => Sql);
  readonly function: FunctionStatement;
  readonly arguments?: readonly string[];
  /** Name of the transition table with the rows before (manual, CREATE TRIGGER, REFERENCING). */
  readonly oldTable?: string;
  /** Name of the transition table with the rows after. */
  readonly newTable?: string;
}

interface TriggerState {
  readonly name: string;
  readonly options: TriggerOptions;
  readonly comment: string | null;
  readonly renamedFrom?: string;
  readonly loose: LooseChild | undefined;
}

/** A trigger. Immutable. */
export class TableTrigger implements Child {
  readonly #state: TriggerState;

  constructor(state: TriggerState) {
    this.#state = state;
  }

  get loose(): LooseChild | undefined {
    return this.#state.loose;
  }

  /** The trigger had another name. It acts once. */
  renamedFrom(name: string): TableTrigger {
    return new TableTrigger({ ...this.#state, renamedFrom: name });
  }

  comment(text: string): TableTrigger {
    return new TableTrigger({ ...this.#state, comment: text });
  }

  lower(table: Relation, _columns: ColumnRefs, lowering: Lowering): void {
    const { name, options, comment } = this.#state;
    const label = `trigger ${name}`;
    const of = lowerMembers(`${label} of`, options.of ?? [], table, lowering);
    if (of === null) return;
    if (!(options.function instanceof FunctionStatement)) {
      lowering.report(
        'TW204',
        `${label} calls ${options.function === undefined ? 'undefined' : 'no function'}`,
        "Declare one: func('name', { returns: 'trigger', … }).",
      );
      return;
    }
    const { when: authored } = options;
    const names = table.columns ?? [];
    const rows = {
      old: makeColumnRefs({ relation: table, via: 'old' }, names),
      new: makeColumnRefs({ relation: table, via: 'new' }, names),
    };
    const text = typeof authored === 'function' ? lowering.attempt(() => authored(rows)) : authored;
    const when = text === undefined ? null : lowerSql(text, { own: table }, `${label} when`, lowering);
    const uses: Use[] = [{ on: options.function.referencedId, as: 'calls' }, ...usesOfExpression(when)];
    for (const on of of.ids) uses.push({ on, as: 'reads' });
    const object: Trigger = {
      kind: 'trigger',
      id: objectId('trigger', [table.schema, table.name, name]),
      path: [table.schema, table.name, name],
      parent: table.id,
      uses: distinctUses(uses),
      props: {
        timing: lowering.checkOption('timing', options.timing, ['before', 'after', 'instead of']),
        events: options.events.map((event) =>
          lowering.checkOption('event', event, ['insert', 'update', 'delete', 'truncate']),
        ),
        updateOf: of.ids,
        level: lowering.checkOption('level', options.level ?? 'row', ['row', 'statement']),
        when,
        function: options.function.referencedId,
        arguments: options.arguments ?? [],
        oldTable: options.oldTable ?? null,
        newTable: options.newTable ?? null,
      },
      comment: lowering.checkText(`the comment of ${label}`, comment),
      owner: lowering.owner,
      source: null,
    };
    if (!lowering.add(object)) return;
    declareRename(object.id, this.#state.renamedFrom, lowering);
    if (when !== null) lowering.addText(when, 'expression');
  }
}

/**
 * A trigger of the table (manual 39).
 *
 * @example trigger('audit_orders', { timing: 'after', events: ['update'], when: ({ old, new: now }) => sql`${old.status} <> ${now.status}`, function: audit })
 */
export function trigger(name: string, options: TriggerOptions): TableTrigger {
  return new TableTrigger({ name, options, comment: null, loose: beginChild('trigger', name) });
}

/** The trigger that `touch` brings, with the function that all tables share. */
class Touch implements Child {
  readonly loose = beginChild('touch(…)');
  readonly #column: Ref;

  constructor(column: Ref) {
    this.#column = column;
  }

  lower(table: Relation, columns: ColumnRefs, lowering: Lowering): void {
    const column = this.#column.column;
    const members = lowerMembers('touch', [this.#column], table, lowering);
    if (members === null) return;
    for (const id of members.ids) checkTakesNow(lowering.get(id) as ColumnObject | undefined, lowering);
    const called = touchFunction(column, lowering);
    const preserved = new Sql(
      ["current_setting('tablewright.preserve_timestamps', true) IS DISTINCT FROM 'on'"],
      [],
    );
    const name = lowering.deriveName([`update_${table.name}_${column}`]);
    trigger(name, { timing: 'before', events: ['update'], when: preserved, function: called })
      .comment(`Sets ${column} on every update, unless tablewright.preserve_timestamps is on.`)
      .lower(table, columns, lowering);
  }
}

/** A column that cannot hold `now()` would make every update fail. */
function checkTakesNow(column: ColumnObject | undefined, lowering: Lowering): void {
  if (column === undefined) return;
  const { type, generated } = column.props;
  if (generated === null && type.dimensions === 0 && /^(timestamp|date$|time )/.test(type.name)) return;
  lowering.report(
    'TW221',
    `touch sets ${column.path[2]} to now(), but it is ${generated === null ? type.name : 'generated'}`,
    'Name a column of type timestamptz(), timestamp(), date() or time().',
  );
}

/** Made once for each column name; its body comes from `templates/functions/touch.hbs`. */
function touchFunction(column: string, lowering: Lowering): FunctionStatement {
  const body = lowering.host.renderFunction('touch', { column });
  const name = lowering.deriveName([`update_${column}_column`]);
  const called = new FunctionStatement(
    'public',
    name,
    {
      returns: 'trigger',
      language: 'plpgsql',
      body: new Sql([body], []),
      comment: `Sets ${column} to the time of the transaction. Called by triggers before each update.`,
    },
    'touch@1',
  );
  if (lowering.get(called.referencedId) === undefined) {
    const { owner } = lowering;
    lowering.owner = 'schema';
    called.lower(lowering);
    lowering.owner = owner;
  }
  return called;
}

/**
 * Every update sets the column to `now()`: a trigger `update_<table>_<column>` BEFORE UPDATE, which stands back while
 * `tablewright.preserve_timestamps` is `on`, so that backfills keep the times (manual 39.1).
 *
 * @example touch(t.modified_at)
 */
export function touch(column: Ref): Child {
  return new Touch(column);
}
