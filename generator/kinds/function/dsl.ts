import { type ObjectId, objectId } from '../../kernel/object-id.ts';
import type { Use } from '../../kernel/schema-object.ts';
import { declareRename } from '../../lower/declare-intent.ts';
import { collect, type Statement } from '../../lower/evaluation.ts';
import { lowerSql } from '../../lower/lower-sql.ts';
import { columnIdOf, distinctUses, type Lowering, usesOfExpression } from '../../lower/lowering.ts';
import { type ColumnRefs, Ref, relationUseOf } from '../../sql/ref.ts';
import type { Sql } from '../../sql/sql-tag.ts';
import { parseType, printType } from '../../sql/types.ts';
import type { FunctionArgument, FunctionObject, FunctionProps } from './model.ts';

export interface ArgumentOptions {
  readonly name?: string;
  /** Canonical type text: `integer`, `timestamp with time zone`. */
  readonly type: string;
  readonly mode?: FunctionArgument['mode'];
  readonly default?: Sql;
}

export interface FunctionOptions {
  readonly arguments?: readonly ArgumentOptions[];
  /** `trigger`, `void`, or a type's canonical text. */
  readonly returns: string;
  readonly language: string;
  readonly body: Sql;
  readonly volatility?: FunctionProps['volatility'];
  readonly strict?: boolean;
  readonly security?: FunctionProps['security'];
  readonly parallel?: FunctionProps['parallel'];
  readonly leakproof?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** What the body uses: PostgreSQL keeps it as a string, and so cannot tell (manual 5.14). */
  readonly uses?: readonly (FunctionStatement | ColumnRefs | Ref)[];
  readonly comment?: string;
  /** The name that the function had, with the same arguments. It acts once. */
  readonly renamedFrom?: string;
}

/** A declared function. In a template it prints its qualified name: sql`${fn}(1)`. */
export class FunctionStatement implements Statement {
  readonly stage = 2;
  readonly reference: object;
  readonly referencedId: ObjectId;
  readonly id: ObjectId;
  readonly written: string;
  readonly path: readonly [schema: string, name: string, types: string];
  readonly #options: FunctionOptions;
  readonly #arguments: readonly ArgumentOptions[];
  readonly #builtIn: string | null;

  constructor(schema: string, name: string, options: FunctionOptions, builtIn: string | null) {
    this.#arguments = Array.isArray(options.arguments) ? options.arguments : [];
    const inputs = this.#arguments.filter(({ mode = 'in' }) => mode !== 'out');
    this.path = [schema, name, `(${inputs.map(({ type }) => canonicalType(type)).join(', ')})`];
    this.referencedId = objectId('function', this.path);
    this.id = this.referencedId;
    this.written = name;
    this.reference = this;
    this.#options = options;
    this.#builtIn = builtIn;
  }

  lower(lowering: Lowering): void {
    const { path } = this;
    const options = this.#options;
    lowering.at = this.referencedId;
    this.#checkTypes(lowering);
    const body = lowerSql(options.body, 'body', `body of function ${path[1]}`, lowering) ?? [];
    const uses: Use[] = [...usesOfExpression(body)];
    for (const used of options.uses ?? []) {
      const on = used instanceof Ref ? columnIdOf(used) : idOf(used);
      if (on === undefined) {
        lowering.report(
          'TW204',
          `function ${path[1]}: uses takes tables, columns and functions`,
          'Write uses: [orders, orders.total].',
        );
      } else uses.push({ on, as: on.startsWith('function:') ? 'calls' : 'reads' });
    }
    const settings: Record<string, string> = { search_path: '' };
    for (const [name, value] of Object.entries(options.settings ?? {})) settings[name] = value;
    const object: FunctionObject = {
      kind: 'function',
      id: this.referencedId,
      path,
      parent: objectId('schema', [path[0]]),
      uses: distinctUses(uses),
      props: {
        arguments: this.#arguments.map((argument) => ({
          name: argument.name ?? null,
          type: canonicalType(argument.type),
          mode: lowering.checkOption('mode', argument.mode ?? 'in', ['in', 'out', 'inout', 'variadic']),
          default:
            argument.default === undefined
              ? null
              : lowerSql(argument.default, 'body', `default of argument ${argument.name ?? ''}`, lowering),
        })),
        returns: canonicalType(options.returns),
        language: options.language,
        body,
        volatility: lowering.checkOption('volatility', options.volatility ?? 'volatile', [
          'volatile',
          'stable',
          'immutable',
        ]),
        strict: options.strict ?? false,
        security: lowering.checkOption('security', options.security ?? 'invoker', ['invoker', 'definer']),
        parallel: lowering.checkOption('parallel', options.parallel ?? 'unsafe', [
          'unsafe',
          'restricted',
          'safe',
        ]),
        leakproof: options.leakproof ?? false,
        settings,
        builtIn: this.#builtIn,
      },
      comment: lowering.checkText(`the comment of function ${path[1]}`, options.comment ?? null),
      owner: 'schema',
      source: null,
    };
    if (lowering.add(object)) declareRename(object.id, options.renamedFrom, lowering);
  }

  #checkTypes(lowering: Lowering): void {
    const { arguments: list, returns } = this.#options;
    const refuse = (what: string, hint: string): void =>
      lowering.report('TW204', `function ${this.path[1]}: ${what}`, hint);
    if (list !== undefined && !Array.isArray(list))
      refuse('its arguments are no list', "Write arguments: [{ name: 'id', type: 'uuid' }].");
    const types = [
      ...this.#arguments.map(({ type }, at) => [`the type of argument ${at + 1}`, type] as const),
      ['what it returns', returns] as const,
    ];
    for (const [what, type] of types) {
      if (typeof type !== 'string')
        refuse(`${what} is not the name of a type`, "Write 'text', 'numeric' …; text() makes a column.");
    }
  }
}

/** PostgreSQL's own name of a type: `int4` is `integer`. What is no type of the catalogue stands as it is written. */
function canonicalType(text: string): string {
  if (typeof text !== 'string') return '';
  const [, setOf = '', name = text] = /^(SETOF )?(.*)$/is.exec(text) ?? [];
  const type = parseType(name);
  return type === null ? text : `${setOf}${printType(type)}`;
}

function idOf(value: FunctionStatement | ColumnRefs): ObjectId | undefined {
  return value instanceof FunctionStatement ? value.referencedId : relationUseOf(value)?.relation.id;
}

export function makeFunction(schema: string, name: string, options: FunctionOptions): FunctionStatement {
  const statement = new FunctionStatement(schema, name, options, null);
  collect(statement);
  return statement;
}

/**
 * A function in `public` (manual, CREATE FUNCTION). `search_path` is set empty unless `settings` says otherwise, so the
 * body must qualify its names.
 *
 * @example export const total = func('order_total', { returns: 'numeric', language: 'sql', body: sql`SELECT 0` });
 */
export function func(name: string, options: FunctionOptions): FunctionStatement {
  return makeFunction('public', name, options);
}
