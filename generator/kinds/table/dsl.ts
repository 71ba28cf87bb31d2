import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import type { Owner } from '../../kernel/schema-object.ts';
import {
  beginChild,
  type Child,
  type Children,
  collect,
  holdChild,
  type LooseChild,
  type Statement,
} from '../../lower/evaluation.ts';
import type { Lowering } from '../../lower/lowering.ts';
import { type ColumnRefs, makeColumnRefs, type Ref, type Relation } from '../../sql/ref.ts';
import type { Shape } from '../../sql/shape/shape.ts';
import { sql } from '../../sql/sql-tag.ts';
import { bigint, integer, text, timestamptz } from '../column/constructors.ts';
import { type AnyColumn, Column, lowerColumn, oneOf, type Write } from '../column/dsl.ts';
import type { Table as TableObject, TableProps } from './model.ts';

/** The columns of a table, by name. */
export type Columns = Readonly<Record<string, AnyColumn>>;

/** A table: its properties are its columns and nothing else. */
export type Table<C = Columns> = { readonly [K in keyof C]: Ref<TypeOf<C[K]>> };

type TypeOf<C> = C extends Column<infer Type, boolean, Write> ? Type : unknown;

export type ChildrenOf<C> = (t: Table<C>) => Children;

/** What a table is made from, kept aside because the table itself holds columns only. */
export class TableStatement implements Statement {
  readonly stage = 3;
  readonly relation: Relation;
  readonly id: ObjectId;
  readonly written: string;
  readonly refs: ColumnRefs;
  readonly #columns: ReadonlyMap<string, unknown>;
  readonly #children: ((t: ColumnRefs) => Children) | null;
  owner: Owner = 'schema';

  constructor(
    schema: string,
    name: string,
    columns: ReadonlyMap<string, unknown>,
    children: ((t: ColumnRefs) => Children) | null,
  ) {
    const id = objectId('table', [schema, name]);
    const json = jsonColumns(columns);
    this.relation = {
      kind: 'table',
      id,
      schema,
      name,
      columns: [...columns.keys()],
      ...(json.size === 0 ? {} : { json }),
    };
    this.refs = makeColumnRefs({ relation: this.relation, via: 'table' }, this.relation.columns ?? []);
    this.id = id;
    this.written = name;
    this.#columns = columns;
    this.#children = children;
  }

  lower(lowering: Lowering, statement: number): void {
    const { relation, refs } = this;
    const { id, schema, name } = relation;
    const at = (column: string | null, child: number | null) => {
      lowering.site = { statement, column, child };
      lowering.at = id;
    };
    lowering.owner = this.owner;
    at(null, null);
    // Settings among the children belong to the table itself, so the callback runs first.
    const children = this.#children === null ? [] : lowerChildren(this.#children, refs, name, lowering);
    const settings: TableSettings = { rls: 'off', unlogged: false, with: {}, comment: null };
    for (const child of children) if (child instanceof TableSetting) Object.assign(settings, child.settings);
    const object: TableObject = {
      kind: 'table',
      id,
      path: [schema, name],
      parent: objectId('schema', [schema]),
      uses: [],
      props: {
        rls: lowering.checkOption('rls', settings.rls, ['off', 'enabled', 'forced']),
        unlogged: settings.unlogged,
        with: settings.with,
        columnOrder: relation.columns ?? [],
      },
      comment: lowering.checkText(`the comment of table ${name}`, settings.comment),
      owner: this.owner,
      source: null,
    };
    if (!lowering.add(object, 'relation')) return;
    const brought: [string, AnyColumn][] = [];
    for (const [column, builder] of this.#columns) {
      at(column, null);
      checkOddName(column, builder, lowering);
      if (builder instanceof Column) {
        lowerColumn(column, builder, relation, refs, lowering);
        if (builder.state.brings.length > 0) brought.push([column, builder]);
      } else
        lowering.report(
          'TW204',
          `column ${column} of ${name} is ${describeOther(builder)}`,
          'Write a type: text(), uuid(), …',
        );
    }
    for (const [column, { state }] of brought) {
      const self = refs[column];
      for (const bring of state.brings) {
        at(column, null);
        if (self !== undefined)
          lowering.attempt(() => bring(self, refs, state.type).lower(relation, refs, lowering));
      }
    }
    for (let i = 0; i < children.length; i += 1) {
      at(null, i);
      lowerChild(children[i], relation, refs, lowering);
    }
    lowering.owner = 'schema';
  }
}

function jsonColumns(columns: ReadonlyMap<string, unknown>): NonNullable<Relation['json']> {
  const json = new Map<string, { shape: Shape | null; isChecked: boolean }>();
  for (const [name, column] of columns) {
    if (!(column instanceof Column) || !/^jsonb?$/.test(column.state.type.name)) continue;
    const { type, typescript, declared } = column.state;
    // An array of documents is no document.
    if (type.dimensions === 1) continue;
    json.set(name, { shape: typescript.shape ?? null, isChecked: declared?.isChecked ?? false });
  }
  return json;
}

/** JavaScript moves integer-like keys of an object literal to the front, and takes `__proto__` for the prototype. */
function checkOddName(column: string, builder: unknown, lowering: Lowering): void {
  if (column !== '__proto__' && !/^(0|[1-9]\d*)$/.test(column)) return;
  if (builder instanceof Column && builder.state.odd) return;
  lowering.report(
    'TW202',
    `an object literal cannot hold the column name ${JSON.stringify(column)} in its place`,
    `Write ...column('${column}', …).`,
  );
}

function lowerChildren(
  children: (t: ColumnRefs) => Children,
  refs: ColumnRefs,
  name: string,
  lowering: Lowering,
): Children {
  const [made] = lowering.attempt((): readonly unknown[] => [children(refs)]) ?? [[]];
  if (Array.isArray(made)) {
    made.forEach(holdChild);
    return made;
  }
  lowering.report('TW204', `the children of ${name} are no array`, 'Write (t) => [ … ].');
  return [];
}

function lowerChild(child: unknown, relation: Relation, refs: ColumnRefs, lowering: Lowering): void {
  if (isChild(child)) {
    lowering.attempt(() => child.lower(relation, refs, lowering));
    return;
  }
  const open = typeof child === 'object' && child !== null && 'references' in child;
  lowering.report(
    'TW204',
    open
      ? `a foreign key of ${relation.name} has no target`
      : `a child of ${relation.name} is ${describeOther(child)}`,
    open
      ? 'Write foreignKey(t.a).references(other.id).'
      : 'Children are primaryKey, unique, check, foreignKey, index, trigger, touch, rls and comment.',
  );
}

function isChild(value: unknown): value is Child {
  return typeof value === 'object' && value !== null && 'lower' in value;
}

function describeOther(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object of another kind' : `a ${typeof value}`;
}

interface TableSettings {
  rls: TableProps['rls'];
  unlogged: boolean;
  with: TableProps['with'];
  comment: string | null;
}

/** A child that sets a prop of the table itself. */
class TableSetting implements Child {
  readonly settings: Partial<TableSettings>;
  readonly loose: LooseChild | undefined;

  constructor(call: string, settings: Partial<TableSettings>) {
    this.settings = settings;
    this.loose = beginChild(call);
  }

  lower(): void {}
}

/**
 * Row-level security (manual 5.9). `enabled` without a policy denies everybody but the owner; `forced` binds the owner too.
 *
 * @example table('orders', { … }, () => [rls('enabled')])
 */
export function rls(mode: TableProps['rls']): Child {
  return new TableSetting('rls(…)', { rls: mode });
}

/** COMMENT ON TABLE; wins over a JSDoc block above the export. @example comment('One row an order.') */
export function comment(text: string): Child {
  return new TableSetting('comment(…)', { comment: text });
}

/** A table that is not written ahead to the log: fast, and empty after a crash (manual, CREATE TABLE, UNLOGGED). */
export function unlogged(): Child {
  return new TableSetting('unlogged()', { unlogged: true });
}

/** Storage parameters (manual, CREATE TABLE). @example storage({ fillfactor: 90 }) */
export function storage(parameters: Readonly<Record<string, string | number | boolean>>): Child {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) texts[name] = String(value);
  return new TableSetting('storage(…)', { with: texts });
}

const statements = new WeakMap<object, TableStatement>();

/** The statement behind a table; undefined for anything else. */
export function tableStatementOf(value: unknown): TableStatement | undefined {
  return typeof value === 'object' && value !== null ? statements.get(value) : undefined;
}

/** Makes a table in a schema: `table()` and `schema(…).table()`. */
export function makeTable<const C extends Columns>(
  schema: string,
  name: string,
  columns: C,
  children: ChildrenOf<C> | undefined,
): Table<C> {
  const byName = new Map<string, unknown>(Object.entries(columns ?? {}));
  const prototype: unknown = Object.getPrototypeOf(columns ?? {});
  if (prototype instanceof Column) byName.set('__proto__', prototype);
  // The statement holds the callback by what it gets at run time: this table's own columns.
  const callback = children as ((t: ColumnRefs) => Children) | undefined;
  const statement = new TableStatement(schema, name, byName, callback ?? null);
  statements.set(statement.refs, statement);
  collect(statement);
  return statement.refs as Table<C>;
}

/**
 * A table in `public`. Columns are NOT NULL unless `.nullable()`; what stands with the table (keys, checks, indexes,
 * triggers) comes from the callback (manual, CREATE TABLE).
 *
 * @example
 * export const clients = table('clients', { id: uuid().primaryKey(), name: text() }, (t) => [index().on(t.name)]);
 */
export function table<const C extends Columns>(name: string, columns: C, children?: ChildrenOf<C>): Table<C> {
  return makeTable('public', name, columns, children);
}

/**
 * A table that exists already and belongs to somebody else: it may be referred to, and is never planned.
 *
 * @example const users = external(schema('auth').table('users', { id: uuid().primaryKey() }));
 */
export function external<T extends object>(of: T): T {
  const statement = tableStatementOf(of);
  if (statement === undefined) throw new TypeError('external(…) takes a table');
  statement.owner = 'external';
  return of;
}

/**
 * The runner's own table of applied migrations, so that types, docs and `pull` know it. No plan ever touches it.
 *
 * @example export const schemaVersions = ledger('schema_versions');
 */
export function ledger(name: string) {
  const versions = table(name, ledgerColumns(), () => [
    rls('enabled'),
    comment('Which migrations this database has. Kept by the migration runner.'),
  ]);
  const statement = tableStatementOf(versions);
  if (statement !== undefined) statement.owner = 'runner';
  return versions;
}

/** The columns of the ledger as the runner makes it; a test compares the two. */
function ledgerColumns() {
  return {
    version: integer().primaryKey().comment('Number of the migration: its place in the history.'),
    description: text().comment('What the migration does, in words.'),
    id: text()
      .nullable()
      .unique()
      .comment('Random id of the migration, which a renumbering does not change.'),
    name: text().nullable().comment('Name of the folder that it was read from.'),
    checksum: text().nullable().comment('SHA-256 of up.sql with LF line ends.'),
    up_sql: text().nullable().comment('up.sql as it was applied.'),
    down_sql: text().nullable().comment('down.sql as it stood then: what a revert runs.'),
    down_checksum: text().nullable().comment('SHA-256 of down_sql.'),
    tool: text().nullable().comment('Program that applied it.'),
    status: oneOf('running', 'done', 'failed', 'baseline', 'reverting')
      .default('done')
      .comment('done or baseline: applied; running, failed or reverting: only the first blocks are.'),
    block: integer().nullable().comment('How many blocks of the script are committed.'),
    backend_pid: integer().nullable().comment('Server process of the session that applied it.'),
    backend_start: timestamptz().nullable().comment('Start of that process: with the pid, its identity.'),
    applied_by: text().nullable().default(sql`CURRENT_USER`).comment('Role that applied it.'),
    started_at: timestamptz().nullable().comment('When the first block began.'),
    applied_at: timestamptz().default(sql`now()`).comment('When the last block was committed.'),
    duration_ms: bigint().nullable().comment('Milliseconds from the first block to the last.'),
  };
}

/** More children for a table that is declared elsewhere: a schema split over files, or mutual foreign keys. */
class Extend implements Statement {
  readonly stage = 3.5;
  readonly id = null;
  readonly written = '';
  readonly #target: () => unknown;
  readonly #children: (t: ColumnRefs) => Children;

  constructor(target: () => unknown, children: (t: ColumnRefs) => Children) {
    this.#target = target;
    this.#children = children;
  }

  lower(lowering: Lowering, statement: number): void {
    lowering.site = { statement, column: null, child: null };
    lowering.at = null;
    const target = lowering.attempt(this.#target);
    const found = tableStatementOf(target);
    if (found === undefined) {
      lowering.report(
        'TW204',
        `extend() got ${describeOther(target)}, not a table`,
        'Write extend(() => table, (t) => [ … ]).',
      );
      return;
    }
    const { relation, refs, owner } = found;
    lowering.owner = owner;
    const children = lowerChildren(this.#children, refs, relation.name, lowering);
    for (let i = 0; i < children.length; i += 1) {
      lowering.site = { statement, column: null, child: i };
      lowering.at = relation.id;
      const child: unknown = children[i];
      if (child instanceof TableSetting)
        lowering.report('TW204', 'settings stand with the table, not in extend()', 'Move them into table().');
      else lowerChild(child, relation, refs, lowering);
    }
    lowering.owner = 'schema';
  }
}

/**
 * Adds children to a table declared elsewhere. The target is a thunk, so that modules may import each other.
 *
 * @example extend(() => sites, (t) => [foreignKey(t.owner_id).references(employees.id)]);
 */
export function extend<T extends ColumnRefs>(target: () => T, children: (t: T) => Children): void {
  collect(new Extend(target, children as (t: ColumnRefs) => Children));
}

/**
 * `created_at` and `updated_at`, NOT NULL and `now()` by default, and the trigger that keeps `updated_at`.
 *
 * @example table('clients', { id: uuid().primaryKey(), ...timestamps() })
 */
export function timestamps(): {
  readonly created_at: Column<string, false, 'optional'>;
  readonly updated_at: Column<string, false, 'optional'>;
} {
  const now = timestamptz().default(sql`now()`);
  return {
    created_at: now.comment('When the row was inserted.'),
    updated_at: now.touched().comment('When the row was last changed; kept by a trigger.'),
  };
}
