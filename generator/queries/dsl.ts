import { type ObjectId, objectId } from '../kernel/object-id.ts';
import { type AnyColumn, Column, lowerType } from '../kinds/column/dsl.ts';
import { collect, type Statement } from '../lower/evaluation.ts';
import { lowerSql } from '../lower/lower-sql.ts';
import { distinctUses, type Lowering, usesOfExpression } from '../lower/lowering.ts';
import type { Parameter } from '../sql/expression.ts';
import { Param, type Sql } from '../sql/sql-tag.ts';
import { printType } from '../sql/types/print-type.ts';
import type { NamedQuery, QueryParam, QueryPlan, Rows } from './named-query.ts';

/** Types of parameters by name: constructors of columns, of which type and nullability count. */
export type ParamTypes = Readonly<Record<string, AnyColumn>>;

/** The parameters, for `${…}` of the text. */
export type Args<P extends ParamTypes> = { readonly [Name in keyof P]: Param };

export interface QueryOptions {
  /**
   * `one` row and no other number, `maybeOne`, `many` (the default), or `stream`: rows one by one through a cursor,
   * for more than fit into memory.
   */
  readonly rows?: Exclude<Rows, 'none'>;
  /**
   * `each call`: planned anew for its values. Default `kept`, under a name: from the sixth call of a session on PostgreSQL may
   * take a plan that fits no values in particular (manual, PREPARE), and of a range it then expects one row in two hundred.
   */
  readonly plan?: QueryPlan;
  readonly comment?: string;
}

interface StatementOptions extends Omit<QueryOptions, 'rows'> {
  readonly rows: Rows;
}

export class QueryStatement implements Statement {
  readonly stage = 5;
  readonly id: ObjectId;
  readonly written: string;
  readonly #params: ParamTypes;
  readonly #text: (arg: Args<ParamTypes>) => Sql;
  readonly #rows: Rows;
  readonly #plan: QueryPlan;
  readonly #comment: string | null;

  constructor(
    name: string,
    params: ParamTypes,
    text: (arg: Args<ParamTypes>) => Sql,
    { rows, plan = 'kept', comment }: StatementOptions,
  ) {
    this.written = name;
    this.id = objectId('query', [String(name)]);
    this.#params = params;
    this.#text = text;
    this.#rows = rows;
    this.#plan = plan;
    this.#comment = comment ?? null;
  }

  lower(lowering: Lowering): void {
    const { id, written: name } = this;
    lowering.at = id;
    checkQueryName(name, lowering);
    const params = this.#lowerParams(lowering);
    const segments = new Map(
      params.map(({ name: param, type }, at): [string, Parameter] => [
        param,
        { parameter: at + 1, type: printType(type) },
      ]),
    );
    const used = new Set<string>();
    lowering.params = { query: name, segments, used };
    const authored = lowering.attempt(() => this.#text(makeArgs(name, segments)));
    const { length: before } = lowering.problems;
    const statement = authored === undefined ? null : lowerSql(authored, 'query', `query ${name}`, lowering);
    lowering.params = null;
    if (statement !== null && lowering.problems.length === before) {
      for (const param of segments.keys()) if (!used.has(param)) reportUnused(name, param, lowering);
    }
    const object: NamedQuery = {
      kind: 'query',
      id,
      path: [name],
      parent: null,
      uses: distinctUses(usesOfExpression(statement)),
      props: {
        statement: statement ?? [],
        params,
        rows: lowering.checkOption('rows', this.#rows, ['one', 'maybeOne', 'many', 'stream', 'none']),
        plan: lowering.checkOption('plan', this.#plan, ['kept', 'each call']),
      },
      comment: lowering.checkText(`the comment of query ${name}`, this.#comment),
      owner: 'schema',
      source: null,
    };
    if (lowering.add(object) && statement !== null) lowering.addText(statement, 'statement');
  }

  #lowerParams(lowering: Lowering): readonly QueryParam[] {
    return Object.entries(this.#params ?? {}).flatMap(([name, column]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === '__proto__') {
        lowering.report(
          'TW251',
          `query ${this.written}: a parameter cannot be called ${JSON.stringify(name)}`,
          'Use letters, digits and _, not a digit first.',
          'error',
          name,
        );
        return [];
      }
      if (!(column instanceof Column)) {
        lowering.report(
          'TW251',
          `query ${this.written}: the type of parameter ${name} is no column type`,
          'Write uuid(), text().nullable(), integer().array() …',
          'error',
          name,
        );
        return [];
      }
      const { type, nullable, typescript } = column.state;
      return [{ name, type: lowerType(type, [], lowering), nullable, typescript }];
    });
  }
}

/** A name that was not declared gives a parameter too, which is reported where it stands. */
function makeArgs(query: string, segments: ReadonlyMap<string, Parameter>): Args<ParamTypes> {
  const args: Record<string, Param> = {};
  for (const name of segments.keys()) args[name] = new Param(query, name);
  return new Proxy(args, {
    get: (known, name) => (typeof name === 'symbol' ? undefined : (known[name] ?? new Param(query, name))),
  });
}

function checkQueryName(name: string, lowering: Lowering): void {
  if (/^[a-z][A-Za-z0-9_]{0,62}$/.test(name) && !reserved.has(name)) return;
  lowering.report(
    'TW250',
    `${JSON.stringify(name) ?? String(name)} cannot be the name of a query`,
    reserved.has(name)
      ? 'JavaScript keeps that word for itself: choose another.'
      : 'It becomes a function: begin with a small letter, go on with letters, digits and _, 63 at most.',
  );
}

/** Words that no function of a module can have for a name. */
const reserved: ReadonlySet<string> = new Set([
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default'],
  ...[
    'delete',
    'do',
    'else',
    'enum',
    'eval',
    'export',
    'extends',
    'false',
    'finally',
    'for',
    'function',
    'if',
  ],
  ...['implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private'],
  ...['protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof'],
  ...['undefined', 'var', 'void', 'while', 'with', 'yield'],
]);

function reportUnused(query: string, param: string, lowering: Lowering): void {
  lowering.report(
    'TW253',
    `query ${query} does not use its parameter ${param}`,
    `Use \${arg.${param}} in the text, or remove the parameter.`,
    'error',
    param,
  );
}

/**
 * A query under a name: a typed function in `generated/db/queries/`. PostgreSQL says what its rows are.
 *
 * @example
 * export const ordersOfClient = query('ordersOfClient', { client_id: uuid() }, (arg) => sql`
 *   SELECT ${orders.id}, ${orders.status} FROM ${orders} WHERE ${orders.client_id} = ${arg.client_id}`);
 */
export function query<const P extends ParamTypes>(
  name: string,
  params: P,
  text: (arg: Args<P>) => Sql,
  options: QueryOptions = {},
): QueryStatement {
  return make(name, params, text, { rows: 'many', ...options });
}

/**
 * A statement under a name that yields no rows: its function returns how many it wrote.
 *
 * @example
 * export const cancelOrder = exec('cancelOrder', { id: uuid() }, (arg) => sql`
 *   UPDATE ${orders} SET status = 'cancelled' WHERE ${orders.id} = ${arg.id}`);
 */
export function exec<const P extends ParamTypes>(
  name: string,
  params: P,
  text: (arg: Args<P>) => Sql,
  options: { readonly comment?: string } = {},
): QueryStatement {
  return make(name, params, text, { ...options, rows: 'none' });
}

function make<P extends ParamTypes>(
  name: string,
  params: P,
  text: (arg: Args<P>) => Sql,
  options: StatementOptions,
): QueryStatement {
  const statement = new QueryStatement(name, params, text as (arg: Args<ParamTypes>) => Sql, options);
  collect(statement);
  return statement;
}
