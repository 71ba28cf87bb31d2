import { settles } from './closure.ts';
import type { SchemaFacts } from './facts.ts';
import { addCondition, columnOf, type Item, type JoinedRows, readJoinedRows } from './join-rows.ts';
import { isNode, list, type Node, names, node, type Parse, text } from './tree.ts';

/** What tells the rows of a relation apart. */
export interface RowKeys {
  /** Sets of columns of which no two rows hold the same values. Columns that a view groups by may hold NULL. */
  readonly keys: readonly (readonly string[])[];
  /** The table of which each row shows another row, and which columns are that table's; null where there is none. */
  readonly rows: TableRows | null;
}

export interface TableRows {
  readonly of: readonly [schema: string, table: string];
  readonly columns: readonly string[];
}

/**
 * Finds what tells the rows of a view apart: keys of the tables that it reads, where joins find at most one row each,
 * and columns that it groups by. A view of any other form has none.
 *
 * @param keysBelow the same of a relation that it reads
 */
export function findRowKeys(
  schema: string,
  name: string,
  facts: SchemaFacts,
  parse: Parse,
  keysBelow: (schema: string, name: string) => RowKeys,
): RowKeys {
  const fact = facts.relation(schema, name);
  if (fact === undefined) return none;
  if (fact.query === null) return { keys: fact.keys, rows: { of: [schema, name], columns: fact.names } };
  const statements = list(asNode(parse(fact.query)), 'stmts');
  const select = node(node(statements[0], 'stmt'), 'SelectStmt');
  const known = (ofSchema: string, relation: string) => {
    const columns = facts.relation(ofSchema, relation)?.names;
    return columns === undefined ? null : { ...keysBelow(ofSchema, relation), columns };
  };
  if (select === null || hasOwnShape(select, facts)) return none;
  const joined = readJoinedRows(list(select, 'fromClause'), known);
  if (joined === null) return none;
  addCondition(node(select, 'whereClause'), joined);
  return keysOf(select, fact.names, joined);
}

const none: RowKeys = { keys: [], rows: null };

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

/** Whether its rows are not those of its FROM clause, nor groups of them; or cannot be looked up without all of them. */
function hasOwnShape(select: Node, facts: SchemaFacts): boolean {
  const clauses = [
    'withClause',
    'distinctClause',
    'windowClause',
    'limitCount',
    'limitOffset',
    'valuesLists',
  ];
  const isGrouped = list(select, 'groupClause').length > 0;
  const functions = isGrouped ? facts.setFunctions : new Set([...facts.setFunctions, ...facts.aggregates]);
  return (
    text(select, 'op') !== 'SETOP_NONE' ||
    clauses.some((clause) => select[clause] !== undefined) ||
    (!isGrouped && select.havingClause !== undefined) ||
    holdsCall(select.targetList, functions)
  );
}

/** A call of one of these functions, of any over a window, or an operator of somebody's, which may be such a function. */
function holdsCall(tree: unknown, functions: ReadonlySet<string>): boolean {
  if (Array.isArray(tree)) return tree.some((part) => holdsCall(part, functions));
  if (!isNode(tree)) return false;
  const call = node(tree, 'FuncCall');
  if (call !== null && (call.over !== undefined || functions.has(names(call, 'funcname').at(-1) ?? '')))
    return true;
  const operator = names(node(tree, 'A_Expr'), 'name');
  if (operator.length > 1 && operator[0] !== 'pg_catalog') return true;
  return Object.values(tree).some((part) => holdsCall(part, functions));
}

function keysOf(select: Node, outputs: readonly string[], joined: JoinedRows): RowKeys {
  const { items, dependencies } = joined;
  const shown = new Map<string, string>();
  for (const [at, target] of list(select, 'targetList').entries()) {
    const column = columnOf(node(node(target, 'ResTarget'), 'val'), items);
    const output = outputs[at];
    if (column !== null && output !== undefined && !shown.has(column)) shown.set(column, output);
  }
  const groups = list(select, 'groupClause').map((part) => columnOf(part, items));
  const grouped = groups.filter((column) => column !== null);
  if (grouped.length < groups.length) return none;
  const wanted = groups.length > 0 ? grouped : items.map(({ id }) => id);
  const isKey = (columns: readonly string[]): boolean => settles(columns, wanted, dependencies);
  const outputsOf = (columns: readonly string[]): readonly string[] =>
    columns.flatMap((column) => shown.get(column) ?? []);
  const tellers = items.flatMap((item) => {
    const keys = shownKeys(item, shown).filter(isKey);
    return keys.length === 0 ? [] : [{ item, keys }];
  });
  const [first] = tellers;
  if (first !== undefined)
    return {
      keys: tellers.flatMap(({ keys }) => keys.map(outputsOf)),
      rows: groups.length > 0 ? null : rowsOf(first.item, shown),
    };
  const parts = items.map((item) => shownKeys(item, shown)[0] ?? []);
  const needed = parts.reduceRight(
    (kept, _, at) => (isKey(kept.toSpliced(at, 1, []).flat()) ? kept.toSpliced(at, 1, []) : kept),
    parts,
  );
  const key = isKey(needed.flat()) ? needed.flat() : grouped;
  return key.length > 0 && key.every((column) => shown.has(column))
    ? { keys: [outputsOf(key)], rows: null }
    : none;
}

/** The keys of an item of which all columns are shown; none where an outer join may make NULL of them. */
function shownKeys({ id, keys, isPadded }: Item, shown: ReadonlyMap<string, string>) {
  const all = keys.map((key) => key.map((column) => `${id}.${column}`));
  return isPadded ? [] : all.filter((key) => key.every((column) => shown.has(column)));
}

function rowsOf({ id, rows }: Item, shown: ReadonlyMap<string, string>): TableRows | null {
  if (rows === null) return null;
  return { of: rows.of, columns: rows.columns.flatMap((column) => shown.get(`${id}.${column}`) ?? []) };
}
