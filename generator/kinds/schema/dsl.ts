import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import { collect, type Lowered, type Statement } from '../../lower/evaluation.ts';
import { lowerStatements } from '../../lower/lower-statements.ts';
import type { Lowering, LoweringHost } from '../../lower/lowering.ts';
import type { Sql } from '../../sql/sql-tag.ts';
import { type FunctionOptions, type FunctionStatement, makeFunction } from '../function/dsl.ts';
import { type ChildrenOf, type Columns, makeTable, type Table } from '../table/dsl.ts';
import { makeView, type View, type ViewOptions } from '../view/dsl.ts';
import type { Schema } from './model.ts';

/** A declared schema. */
export class SchemaStatement implements Statement {
  readonly stage = 0;
  readonly name: string;
  readonly id: ObjectId;
  readonly written: string;

  constructor(name: string) {
    this.name = name;
    this.id = objectId('schema', [name]);
    this.written = name;
    collect(this);
  }

  lower(lowering: Lowering): void {
    if (this.name === 'public') {
      lowering.report(
        'TW203',
        'schema public exists in every database',
        "Use table(…) and view(…) without schema('public').",
      );
      return;
    }
    if (this.name.startsWith('pg_') || this.name === 'information_schema') {
      lowering.report(
        'TW202',
        `the schema name ${this.name} is PostgreSQL's`,
        'It keeps information_schema and what begins with pg_ for itself (manual 5.10.6).',
      );
    }
    addSchema(this.name, 'schema', lowering);
  }
}

/** `public` exists in every database: referenced, never planned. */
export function addSchema(name: string, owner: Schema['owner'], lowering: Lowering): void {
  const object: Schema = {
    kind: 'schema',
    id: objectId('schema', [name]),
    path: [name],
    parent: null,
    uses: [],
    props: {},
    comment: null,
    owner,
    source: null,
  };
  lowering.add(object);
}

/** A schema other than `public`: its own `table`, `view` and `func`. */
export interface SchemaScope {
  table<const C extends Columns>(name: string, columns: C, children?: ChildrenOf<C>): Table<C>;
  view(name: string, query: () => Sql, options?: ViewOptions): View;
  func(name: string, options: FunctionOptions): FunctionStatement;
}

/**
 * A schema (manual 5.10), and what creates objects in it.
 *
 * @example
 * const billing = schema('billing');
 * export const invoices = billing.table('invoices', { id: uuid().primaryKey() });
 */
export function schema(name: string): SchemaScope {
  new SchemaStatement(name);
  return {
    table: (table, columns, children) => makeTable(name, table, columns, children),
    view: (view, query, options = {}) => makeView(name, view, query, options),
    func: (func, options) => makeFunction(name, func, options),
  };
}

/**
 * For the loader: lowers what one evaluation constructed into plain objects, `public` first.
 *
 * @example lowerSchema(evaluation.statements, [module], host).objects
 */
export function lowerSchema(
  statements: readonly Statement[],
  modules: readonly object[],
  host: LoweringHost,
): Lowered {
  return lowerStatements(statements, modules, host, (lowering) => addSchema('public', 'external', lowering));
}
