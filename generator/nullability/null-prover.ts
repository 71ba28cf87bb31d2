import { aggregates } from './built-ins.ts';
import { maybe, type NullProof, never, type RelationFact, type SchemaFacts } from './facts.ts';
import { findPins, type Pins } from './pins.ts';
import { proveValue } from './prove-value.ts';
import type { Prover, Truth } from './prover.ts';
import { type FromContext, readFrom } from './read-from.ts';
import { readSelect } from './read-select.ts';
import { findRowKeys, type RowKeys } from './row-keys.ts';
import { noScope, type Output, type OutputColumn, type Scope, type Source, withPins } from './scope.ts';
import { isNode, list, type Node, node, type Parse, text } from './tree.ts';

/**
 * Proves which output columns of a query cannot be NULL, on its syntax tree and what the catalog says of the tables.
 * Sound: what is called not null never is; all that is not proved may be, with the reason.
 */
export class NullProver implements Prover {
  readonly oddCasts: boolean;
  readonly #facts: SchemaFacts;
  readonly #parse: Parse;
  readonly #relations = new Map<string, readonly OutputColumn[] | null>();
  readonly #rowKeys = new Map<string, RowKeys>();
  #params: readonly boolean[] = [];
  #next = 0;

  constructor(facts: SchemaFacts, parse: Parse) {
    this.#facts = facts;
    this.#parse = parse;
    this.oddCasts = facts.oddCasts;
  }

  /**
   * @param sql as PostgreSQL prints it under `search_path = pg_catalog`: stars expanded, tables qualified
   * @param params of each `$n`, whether it may be null
   * @returns its columns; null when nothing can be told, not even how many there are
   */
  prove(sql: string, params: readonly boolean[] = []): readonly OutputColumn[] | null {
    this.#params = params;
    try {
      const statement = this.#only(sql);
      return statement === null ? null : (this.#statement(statement, null, noScope.ctes)?.columns ?? null);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** What tells the rows of a relation apart. */
  rowKeys(schema: string, name: string): RowKeys {
    const key = JSON.stringify([schema, name]);
    const known = this.#rowKeys.get(key);
    if (known !== undefined) return known;
    const found = findRowKeys(schema, name, this.#facts, this.#parse, (...below) => this.rowKeys(...below));
    this.#rowKeys.set(key, found);
    return found;
  }

  param(number: number): NullProof {
    return this.#params[number - 1] === false
      ? never('a parameter that is required')
      : maybe('a parameter may be null');
  }

  value(expression: Node | null, scope: Scope): NullProof {
    return proveValue(expression, scope, this);
  }

  pins(condition: Node | null, when: Truth, scope: Scope): Pins {
    return findPins(condition, when, scope, this);
  }

  query(select: Node, outer: Scope | null, ctes: Scope['ctes']): Output | null {
    const inside = this.#withCtes(node(select, 'withClause'), outer, ctes);
    const operation = text(select, 'op') ?? 'SETOP_NONE';
    if (operation === 'SETOP_NONE') return readSelect(select, outer, inside, this, this.#from);
    const left = isNode(select.larg) ? this.query(select.larg, outer, inside) : null;
    const right = isNode(select.rarg) ? this.query(select.rarg, outer, inside) : null;
    return combine(operation, left, right);
  }

  rowPins(select: Node, outer: Scope): Pins {
    if (text(select, 'op') !== 'SETOP_NONE' || select.withClause !== undefined) return new Map();
    // Without GROUP BY an aggregate yields a row although no row was found.
    const grouped = list(select, 'groupClause').length > 0 || select.havingClause !== undefined;
    if (grouped || holdsAggregate(select.targetList)) return new Map();
    const around: Scope = { ...noScope, outer, ctes: outer.ctes };
    const { sources, pins } = readFrom(list(select, 'fromClause'), around, this.#from);
    const where = this.pins(node(select, 'whereClause'), 'true', { ...around, sources, pins });
    return new Map([...pins, ...where]);
  }

  readonly #from: FromContext = {
    prover: this,
    next: () => {
      this.#next += 1;
      return this.#next;
    },
    relation: (schema, name, scope) => {
      if (schema === null && scope.ctes.has(name))
        return { columns: scope.ctes.get(name)?.columns ?? null, label: name, checks: [] };
      const columns = this.#relation(schema ?? 'pg_catalog', name);
      const texts = this.#facts.relation(schema ?? 'pg_catalog', name)?.checks ?? [];
      return {
        columns,
        label: `${schema}.${name}`,
        checks: texts.map((check) => this.#expression(check)).filter((check) => check !== null),
      };
    },
  };

  #only(sql: string): Node | null {
    let tree: unknown;
    try {
      tree = this.#parse(sql);
    } catch {
      return null;
    }
    const statements = list(isNode(tree) ? tree : null, 'stmts');
    return statements.length === 1 ? node(statements[0], 'stmt') : null;
  }

  /** A SELECT, or what RETURNING yields of a statement that writes. */
  #statement(statement: Node, outer: Scope | null, ctes: Scope['ctes']): Output | null {
    const select = node(statement, 'SelectStmt');
    if (select !== null) return this.query(select, outer, ctes);
    const kind = ['InsertStmt', 'UpdateStmt', 'DeleteStmt'].find((each) => isNode(statement[each]));
    const written = kind === undefined ? null : node(statement, kind);
    if (written === null) return null;
    const target = this.#target(written);
    if (target === null) return null;
    const around: Scope = {
      ...noScope,
      outer,
      ctes: this.#withCtes(node(written, 'withClause'), outer, ctes),
    };
    const more = list(written, kind === 'UpdateStmt' ? 'fromClause' : 'usingClause');
    const rows = readFrom(more, { ...around, sources: [target] }, this.#from);
    const sources = [target, ...rows.sources];
    const where = this.pins(node(written, 'whereClause'), 'true', { ...around, sources, pins: rows.pins });
    const pins = [...rows.pins, ...where];
    // RETURNING shows what UPDATE made of the row that the condition saw.
    const kept = kind === 'UpdateStmt' ? pins.filter(([key]) => isOfAnother(key, target)) : pins;
    const scope = withPins({ ...around, sources }, new Map(kept));
    const returning = { targetList: list(node(written, 'returningClause'), 'exprs') };
    return readSelect(returning, outer, around.ctes, this, this.#from, scope);
  }

  #target(written: Node): Source | null {
    const relation = node(written, 'relation');
    const [schema, name] = [text(relation, 'schemaname'), text(relation, 'relname')];
    if (schema === null || name === null) return null;
    const fact = this.#facts.relation(schema, name);
    // A trigger on a view decides on what is returned.
    if (fact === undefined || fact.query !== null) return null;
    return {
      id: this.#from.next(),
      name: text(node(relation, 'alias'), 'aliasname') ?? name,
      columns: this.#relation(schema, name),
      pads: new Set(),
      checks: [],
      label: `${schema}.${name}`,
    };
  }

  #withCtes(clause: Node | null, outer: Scope | null, ctes: Scope['ctes']): Scope['ctes'] {
    if (clause === null) return ctes;
    const inside = new Map(ctes);
    const items = list(clause, 'ctes')
      .map((item) => node(item, 'CommonTableExpr'))
      .filter((item) => item !== null);
    const recursive = clause.recursive === true;
    // A name that comes later hides one from outside.
    if (recursive) for (const item of items) inside.set(text(item, 'ctename') ?? '', null);
    for (const item of items) {
      const name = text(item, 'ctename') ?? '';
      inside.set(name, this.#cte(item, name, recursive, outer, new Map(inside)));
    }
    return inside;
  }

  #cte(
    item: Node,
    name: string,
    recursive: boolean,
    outer: Scope | null,
    ctes: Scope['ctes'],
  ): Output | null {
    const query = node(item, 'ctequery');
    if (query === null || item.search_clause !== undefined || item.cycle_clause !== undefined) return null;
    const renamed = list(item, 'aliascolnames').map((part) => text(node(part, 'String'), 'sval'));
    const rename = (output: Output | null): Output | null =>
      output === null
        ? null
        : {
            ...output,
            columns: output.columns.map((column, at) => ({ ...column, name: renamed[at] ?? column.name })),
          };
    const select = node(query, 'SelectStmt');
    const branches = recursive && select !== null && text(select, 'op') !== 'SETOP_NONE';
    if (!branches) return rename(this.#statement(query, outer, ctes));
    const inside = this.#withCtes(node(select, 'withClause'), outer, ctes);
    // By induction: what holds of the rows so far, and of those made of such rows, holds of all.
    let found = isNode(select.larg) ? rename(this.query(select.larg, outer, inside)) : null;
    for (;;) {
      if (found === null || !isNode(select.rarg)) return null;
      const next = this.query(select.rarg, outer, new Map([...inside, [name, found]]));
      const all = rename(combine('SETOP_UNION', found, next));
      if (all === null || nullables(all) === nullables(found)) return all;
      found = all;
    }
  }

  #relation(schema: string, name: string): readonly OutputColumn[] | null {
    const key = JSON.stringify([schema, name]);
    const known = this.#relations.get(key);
    if (known !== undefined) return known;
    const fact = this.#facts.relation(schema, name);
    if (fact === undefined) return null;
    this.#relations.set(key, null);
    const columns = fact.query === null ? this.#table(fact, schema, name) : this.#view(fact, fact.query);
    this.#relations.set(key, columns);
    return columns;
  }

  #view({ names }: RelationFact, query: string): readonly OutputColumn[] | null {
    const statement = this.#only(query);
    const output = statement === null ? null : this.#statement(statement, null, noScope.ctes);
    if (output === null || output.columns.length !== names.length) return null;
    return output.columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }));
  }

  #table({ columns, checks }: RelationFact, schema: string, name: string): readonly OutputColumn[] {
    const label = `${schema}.${name}`;
    let known = columns.map(
      ({ name: column, type, notNull }): OutputColumn => ({
        name: column,
        type,
        proof: notNull ? never(`${label}.${column} is NOT NULL`) : maybe(`${label}.${column} may be null`),
      }),
    );
    const id = this.#from.next();
    const scope = (): Scope => ({
      ...noScope,
      sources: [{ id, name, columns: known, pads: new Set(), checks: [], label }],
    });
    for (const check of checks) {
      const pins = this.pins(this.#expression(check), 'not false', scope());
      known = known.map((column) =>
        column.proof.nullable && pins.has(`${id}.${column.name}`)
          ? { ...column, proof: never(`a check of ${label} forbids null in ${column.name}`) }
          : column,
      );
    }
    return known.map((column, at) => {
      const generated = columns[at]?.generated ?? null;
      if (generated === null || !column.proof.nullable) return column;
      const proof = this.value(this.#expression(generated), scope());
      return proof.nullable
        ? column
        : { ...column, proof: never(`${label}.${column.name} is generated: ${proof.reason}`) };
    });
  }

  #expression(sql: string): Node | null {
    const [target] = list(node(this.#only(`SELECT (${sql})`), 'SelectStmt'), 'targetList');
    return node(node(target, 'ResTarget'), 'val');
  }
}

/** Whether a pin is of a column, and of another item. */
function isOfAnother(key: string, { id }: Source): boolean {
  return /^\d+\./.test(key) && !key.startsWith(`${id}.`);
}

function nullables({ columns }: Output): string {
  return columns.map(({ proof }) => (proof.nullable ? '1' : '0')).join('');
}

function combine(operation: string, left: Output | null, right: Output | null): Output | null {
  if (left === null || right === null || left.columns.length !== right.columns.length) return null;
  const columns = left.columns.map((column, at): OutputColumn => {
    const other = right.columns[at]?.proof ?? maybe('nothing is known of it');
    if (operation === 'SETOP_EXCEPT') return column;
    if (operation === 'SETOP_INTERSECT') return column.proof.nullable ? { ...column, proof: other } : column;
    return column.proof.nullable ? column : { ...column, type: null, proof: other };
  });
  return { columns, oneRow: false };
}

function holdsAggregate(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(holdsAggregate);
  if (!isNode(tree)) return false;
  const call = node(tree, 'FuncCall');
  const names = list(call, 'funcname').map((part) => text(node(part, 'String'), 'sval') ?? '');
  // One of somebody else's may be an aggregate as well.
  if (call !== null && (names.length > 1 || names.some((name) => aggregates.has(name)))) return true;
  return Object.values(tree).some(holdsAggregate);
}
