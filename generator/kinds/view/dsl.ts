import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { collect, type Statement } from '../../lower/evaluation.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { distinctUses, type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import {
  type ColumnRefs,
  makeColumnRefs,
  Ref,
  type Relation,
  type RelationUse,
  relationKey,
  relationUseOf,
} from '../../sql/ref.ts';
import { AllColumns, type Sql } from '../../sql/sql-tag.ts';
import type { View as ViewObject, ViewProps } from './model.ts';

export interface ViewOptions {
  /** Row-level security binds the reader, not the owner (15 and later). True unless said otherwise. */
  readonly securityInvoker?: boolean;
  /** Conditions of the reader run after the view's own (manual 41.5). */
  readonly securityBarrier?: boolean;
  /** Writes through the view must stay in it (manual, CREATE VIEW). */
  readonly checkOption?: ViewProps['checkOption'];
  /** Comments on the output columns, by name. */
  readonly comments?: Readonly<Record<string, string>>;
  readonly comment?: string;
  /** The name that the view had. It acts once. */
  readonly renamedFrom?: string;
}

/** A view, or an alias of one. Its columns are known to PostgreSQL alone: `col(view, 'name')`. */
export interface View {
  readonly [relationKey]: RelationUse;
  readonly reference: object;
}

export class ViewStatement implements Statement, View {
  readonly stage = 4;
  readonly reference: object;
  readonly [relationKey]: RelationUse;
  readonly relation: Relation;
  readonly id: ObjectId;
  readonly written: string;
  readonly #query: () => Sql;
  readonly #options: ViewOptions;

  constructor(schema: string, name: string, query: () => Sql, options: ViewOptions) {
    this.relation = { kind: 'view', id: objectId('view', [schema, name]), schema, name, columns: null };
    this[relationKey] = { relation: this.relation, via: 'table' };
    this.id = this.relation.id;
    this.written = name;
    this.reference = this;
    this.#query = query;
    this.#options = options;
  }

  lower(lowering: Lowering): void {
    const { schema, name, id } = this.relation;
    const options = this.#options;
    lowering.at = id;
    const authored = lowering.attempt(this.#query);
    const query = authored === undefined ? null : lowerSql(authored, 'query', `view ${name}`, lowering);
    const securityInvoker = options.securityInvoker ?? true;
    if (securityInvoker) lowering.requireServer('securityInvoker', 15);
    const columnComments: Record<string, string> = {};
    for (const [column, text] of Object.entries(options.comments ?? {})) {
      const comment = lowering.checkText(`the comment of ${name}.${column}`, text);
      if (comment !== null) columnComments[column] = comment;
    }
    const object: ViewObject = {
      kind: 'view',
      id,
      path: [schema, name],
      parent: objectId('schema', [schema]),
      uses: distinctUses(usesOfExpression(query)),
      props: {
        query: query ?? [],
        columns: null,
        securityInvoker,
        securityBarrier: options.securityBarrier ?? false,
        checkOption: lowering.checkOption('checkOption', options.checkOption ?? 'none', [
          'none',
          'local',
          'cascaded',
        ]),
        columnComments,
      },
      comment: lowering.checkText(`the comment of view ${name}`, options.comment ?? null),
      owner: 'schema',
      source: null,
    };
    if (!lowering.add(object, 'relation')) return;
    if (query !== null) lowering.addText(query, 'query');
    declareRename(id, options.renamedFrom, lowering);
  }
}

export function makeView(schema: string, name: string, query: () => Sql, options: ViewOptions): View {
  const statement = new ViewStatement(schema, name, query, options);
  collect(statement);
  return statement;
}

/**
 * A view in `public` (manual, CREATE VIEW), `security_invoker` unless said otherwise.
 *
 * @example
 * export const active = view('active_products', () => {
 *   const p = alias(products, 'p');
 *   return sql`SELECT ${p.id}, ${p.name} FROM ${p} WHERE ${p.is_active}`;
 * });
 */
export function view(name: string, query: () => Sql, options: ViewOptions = {}): View {
  return makeView('public', name, query, options);
}

/** A view under another name, in one statement. */
export class ViewAlias implements View {
  readonly reference: object;
  readonly [relationKey]: RelationUse;

  constructor(relation: Relation, alias: string) {
    this[relationKey] = { relation, via: { alias } };
    this.reference = this;
  }
}

/**
 * A column of a view, by name.
 *
 * @example sql`SELECT ${col(activeProducts, 'sku')} FROM ${activeProducts}`
 */
export function col(view: View, name: string): Ref {
  const use = relationUseOf(view);
  if (use === undefined) throw new TypeError(`col(…, '${name}') needs a view, not ${String(view)}`);
  return new Ref(use, name);
}

/**
 * A table or view under another name, in one statement (manual 7.2.1.2).
 *
 * @example const p = alias(products, 'p'); sql`SELECT ${p.id} FROM ${p}`
 */
export function alias<T extends ColumnRefs | View>(of: T, name: string): T;
export function alias(of: ColumnRefs | View, name: string): ColumnRefs | View {
  const use = relationUseOf(of);
  if (use === undefined)
    throw new TypeError(`alias(…, '${name}') needs a table or a view, not ${String(of)}`);
  const { relation } = use;
  if (relation.columns === null) return new ViewAlias(relation, name);
  return makeColumnRefs({ relation, via: { alias: name } }, relation.columns);
}

/**
 * Every column of a table, in the order written. Stands last in a SELECT list, so that a new column can be added to
 * the view (manual, CREATE VIEW, OR REPLACE).
 *
 * @example sql`SELECT ${c.name} AS catalog, ${all(p, { except: ['id'] })} FROM ${p} JOIN ${c} ON …`
 */
export function all<T extends ColumnRefs>(
  of: T,
  options: {
    readonly except?: readonly (keyof T & string)[];
    readonly rename?: { readonly [K in keyof T]?: string };
    /** Exactly these, whatever the table gains later: then it may stand anywhere. */
    readonly frozen?: readonly (keyof T & string)[];
  } = {},
): AllColumns {
  return new AllColumns(
    of,
    options.except ?? [],
    (options.rename ?? {}) as Readonly<Record<string, string>>,
    options.frozen ?? null,
  );
}
