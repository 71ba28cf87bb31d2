import type { Dependency } from './closure.ts';
import type { RowKeys } from './row-keys.ts';
import { builtInName, isNode, kindOf, list, type Node, names, node, text } from './tree.ts';

/** One relation of a FROM clause, with what tells its rows apart. */
export interface Item extends RowKeys {
  /** What its rows are known by in dependencies. */
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Whether an outer join may make a row of NULLs of its row. */
  isPadded: boolean;
}

/** The rows of a FROM clause: which they are made of, and which settles which. */
export interface JoinedRows {
  readonly items: Item[];
  readonly dependencies: Dependency[];
}

/** What is known of a relation by its name; null where nothing is. */
export type Known = (
  schema: string,
  name: string,
) => (RowKeys & { readonly columns: readonly string[] }) | null;

/** Reads tables and views in inner and left joins; null for a FROM clause that holds something else. */
export function readJoinedRows(from: readonly Node[], known: Known): JoinedRows | null {
  const rows: JoinedRows = { items: [], dependencies: [] };
  const isRead = from.every((item) => readItem(item, rows, known));
  if (!isRead) return null;
  for (const { id, keys } of rows.items)
    for (const key of keys)
      rows.dependencies.push({ of: key.map((column) => `${id}.${column}`), settles: id });
  return rows;
}

/** Adds what a condition that holds for every row says: columns that are equal settle each other. */
export function addCondition(condition: Node | null, { items, dependencies }: JoinedRows): void {
  for (const [left, right] of equalities(condition, items)) {
    if (left !== null) dependencies.push({ of: right === null ? [] : [right], settles: left });
    if (right !== null) dependencies.push({ of: left === null ? [] : [left], settles: right });
  }
}

/** `3.sku`: the column of an item that a value plainly is; null for any other value. */
export function columnOf(value: Node | null, items: readonly Item[]): string | null {
  const [column = null, qualifier, ...more] = names(node(value, 'ColumnRef'), 'fields').toReversed();
  if (column === null || qualifier === null || more.length > 0) return null;
  // Without a qualifier it is the only item's, or what USING merged: then that of the left.
  const item = items.find(
    ({ name, columns }) => (qualifier === undefined || name === qualifier) && columns.includes(column),
  );
  return item === undefined ? null : `${item.id}.${column}`;
}

function readItem(wrapped: Node, rows: JoinedRows, known: Known): boolean {
  const [kind, content] = kindOf(wrapped);
  if (kind === 'JoinExpr') return readJoin(content, rows, known);
  const [schema, name] = [text(content, 'schemaname'), text(content, 'relname')];
  const alias = node(content, 'alias');
  if (kind !== 'RangeVar' || schema === null || name === null) return false;
  const found = list(alias, 'colnames').length > 0 ? null : known(schema, name);
  if (found === null) return false;
  const id = String(rows.items.length);
  rows.items.push({ ...found, id, name: text(alias, 'aliasname') ?? name, isPadded: false });
  return true;
}

function readJoin(join: Node, rows: JoinedRows, known: Known): boolean {
  const type = text(join, 'jointype');
  const isPlain = join.alias === undefined && join.isNatural !== true && join.join_using_alias === undefined;
  if (!isPlain || (type !== 'JOIN_INNER' && type !== 'JOIN_LEFT')) return false;
  const start = rows.items.length;
  if (!readItem(node(join, 'larg') ?? {}, rows, known)) return false;
  const middle = rows.items.length;
  if (!readItem(node(join, 'rarg') ?? {}, rows, known)) return false;
  const left = rows.items.slice(start, middle);
  const right = rows.items.slice(middle);
  const quals = node(join, 'quals');
  const pairs = [...equalities(quals, rows.items), ...usingPairs(names(join, 'usingClause'), left, right)];
  if (type === 'JOIN_INNER') {
    addCondition(quals, rows);
    for (const [a, b] of usingPairs(names(join, 'usingClause'), left, right))
      rows.dependencies.push({ of: [a], settles: b }, { of: [b], settles: a });
  } else joinOuter(left, right, pairs, rows);
  return true;
}

/** A left row settles the one that it finds when the condition names a whole key of that. */
function joinOuter(
  left: readonly Item[],
  right: readonly Item[],
  pairs: readonly Pair[],
  { dependencies }: JoinedRows,
): void {
  for (const item of right) item.isPadded = true;
  const [found, ...more] = right;
  if (found === undefined || more.length > 0) return;
  const isOwn = (column: string | null): boolean => column?.startsWith(`${found.id}.`) === true;
  const bound = new Set(pairs.flatMap(([a, b]) => (isOwn(a) === isOwn(b) ? [] : [isOwn(a) ? a : b])));
  if (found.keys.some((key) => key.every((column) => bound.has(`${found.id}.${column}`))))
    dependencies.push({ of: left.map(({ id }) => id), settles: found.id });
}

/** Two columns that a condition says are equal; null stands for a constant. */
type Pair = readonly [string | null, string | null];

function equalities(condition: Node | null, items: readonly Item[]): readonly Pair[] {
  const both = node(condition, 'BoolExpr');
  if (both !== null && text(both, 'boolop') === 'AND_EXPR')
    return list(both, 'args').flatMap((part) => equalities(part, items));
  const comparison = node(condition, 'A_Expr');
  if (text(comparison, 'kind') !== 'AEXPR_OP' || builtInName(comparison, 'name') !== '=') return [];
  const sides = [node(comparison, 'lexpr'), node(comparison, 'rexpr')];
  const [a = null, b = null] = sides.map((side) => columnOf(side, items));
  const isKnown = sides.every((side, at) => [a, b][at] !== null || isConstant(side));
  return isKnown && (a !== null || b !== null) ? [[a, b]] : [];
}

function isConstant(value: Node | null): boolean {
  const cast = node(value, 'TypeCast');
  return cast === null ? isNode(value?.A_Const) : isConstant(node(cast, 'arg'));
}

function usingPairs(
  columns: readonly (string | null)[],
  left: readonly Item[],
  right: readonly Item[],
): readonly (readonly [string, string])[] {
  return columns.flatMap((column) => {
    const [a, b] = [left, right].map((side) => side.find((item) => item.columns.includes(column ?? '')));
    return a === undefined || b === undefined ? [] : [[`${a.id}.${column}`, `${b.id}.${column}`] as const];
  });
}
