/** Whether an output column may be null, and why. */
export interface NullProof {
  readonly nullable: boolean;
  readonly reason: string;
}

/**
 * Proves which output columns of a query cannot be null, on its syntax tree. Sound and small: a NOT NULL column of a
 * table that no outer join pads, `count`, a literal, COALESCE with one of them. All else may be null.
 *
 * @param query as pg_get_viewdef prints it under `search_path = pg_catalog`: stars expanded, tables qualified, an
 *   unqualified function one of PostgreSQL's own
 * @param columns how many output columns it has
 * @param notNull NOT NULL columns of tables, each `JSON.stringify([schema, table, column])`
 */
export async function proveNotNull(
  query: string,
  columns: number,
  notNull: ReadonlySet<string>,
): Promise<readonly NullProof[]> {
  const select = await parseSelect(query);
  const targets = list(select, 'targetList');
  if (select === null || targets.length !== columns)
    return unknown(columns, 'the query is not a plain SELECT');
  if (text(select, 'op') !== 'SETOP_NONE') return unknown(columns, 'the query is a set operation');
  if (list(select, 'groupClause').some((item) => node(item, 'GroupingSet') !== null)) {
    return unknown(columns, 'grouping sets yield nulls of their own');
  }
  const sources = new Map<string, Source>();
  for (const item of list(select, 'fromClause')) addSources(item, false, sources);
  return targets.map((target) => proveValue(node(node(target, 'ResTarget'), 'val'), sources, notNull));
}

type Node = Readonly<Record<string, unknown>>;

interface Source {
  /** Null for what is no table: a subquery, a function, a name that occurs twice. */
  readonly table: readonly [schema: string, name: string] | null;
  /** An outer join may make a row of nulls of it. */
  readonly padded: boolean;
}

function proveValue(
  value: Node | null,
  sources: ReadonlyMap<string, Source>,
  notNull: ReadonlySet<string>,
): NullProof {
  const literal = node(value, 'A_Const');
  if (literal !== null && literal.isnull !== true) return { nullable: false, reason: 'a literal' };
  const call = node(value, 'FuncCall');
  const names = list(call, 'funcname').map((part) => text(node(part, 'String'), 'sval'));
  if (names.length === 1 && names[0] === 'count') return { nullable: false, reason: 'count is never null' };
  const coalesce = node(value, 'CoalesceExpr');
  if (coalesce !== null) {
    const proofs = list(coalesce, 'args').map((arg) => proveValue(arg, sources, notNull));
    const found = proofs.find(({ nullable }) => !nullable);
    return found === undefined
      ? { nullable: true, reason: 'every value of COALESCE may be null' }
      : { nullable: false, reason: `COALESCE ends in ${found.reason}` };
  }
  const cast = node(value, 'TypeCast');
  // A cast between types may run a function that yields null; that of a literal is only its type.
  if (cast !== null && node(node(cast, 'arg'), 'A_Const') !== null)
    return proveValue(node(cast, 'arg'), sources, notNull);
  const reference = node(value, 'ColumnRef');
  if (reference === null) return { nullable: true, reason: 'an expression' };
  return proveColumn(
    list(reference, 'fields').map((part) => text(node(part, 'String'), 'sval')),
    sources,
    notNull,
  );
}

function proveColumn(
  path: readonly (string | null)[],
  sources: ReadonlyMap<string, Source>,
  notNull: ReadonlySet<string>,
): NullProof {
  const [only] = sources.size === 1 ? sources.values() : [];
  const source = path.length === 1 ? only : path.length === 2 ? sources.get(path[0] ?? '') : undefined;
  const column = path.at(-1) ?? null;
  if (source === undefined || source.table === null || column === null) {
    return { nullable: true, reason: 'not a column of a table' };
  }
  const name = `${source.table.join('.')}.${column}`;
  if (source.padded) return { nullable: true, reason: `${name} stands on the outer side of a join` };
  return notNull.has(JSON.stringify([...source.table, column]))
    ? { nullable: false, reason: `${name} is NOT NULL` }
    : { nullable: true, reason: `${name} may be null` };
}

function addSources(item: unknown, padded: boolean, sources: Map<string, Source>): void {
  const join = node(item, 'JoinExpr');
  if (join !== null) {
    const type = text(join, 'jointype');
    const known =
      type === 'JOIN_INNER' || type === 'JOIN_LEFT' || type === 'JOIN_RIGHT' || type === 'JOIN_FULL';
    addSources(join.larg, padded || !known || type === 'JOIN_RIGHT' || type === 'JOIN_FULL', sources);
    addSources(join.rarg, padded || !known || type === 'JOIN_LEFT' || type === 'JOIN_FULL', sources);
    // Its alias hides the names inside, and stands for no table.
    const alias = text(node(join, 'alias'), 'aliasname');
    if (alias !== null) sources.set(alias, { table: null, padded });
    return;
  }
  const range = node(item, 'RangeVar');
  const schema = text(range, 'schemaname');
  const name = text(range, 'relname');
  const alias = node(range, 'alias');
  const known = schema !== null && name !== null && list(alias, 'colnames').length === 0;
  const other = node(item, 'RangeSubselect') ?? node(item, 'RangeFunction') ?? node(item, 'RangeTableFunc');
  const called =
    text(alias, 'aliasname') ?? name ?? text(node(other, 'alias'), 'aliasname') ?? `\0${sources.size}`;
  sources.set(called, { table: known && !sources.has(called) ? [schema, name] : null, padded });
}

function unknown(columns: number, reason: string): readonly NullProof[] {
  return Array.from({ length: columns }, () => ({ nullable: true, reason }));
}

async function parseSelect(query: string): Promise<Node | null> {
  const { parse } = await import('libpg-query');
  const tree: unknown = await parse(query);
  const [statement] = isNode(tree) ? list(tree, 'stmts') : [];
  return node(node(statement, 'stmt'), 'SelectStmt');
}

function node(parent: unknown, name: string): Node | null {
  const value = isNode(parent) ? parent[name] : null;
  return isNode(value) ? value : null;
}

function list(parent: Node | null, name: string): readonly Node[] {
  const value = parent?.[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function text(parent: Node | null, name: string): string | null {
  const value = parent?.[name];
  return typeof value === 'string' ? value : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
