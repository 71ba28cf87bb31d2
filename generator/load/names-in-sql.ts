/** A node of PostgreSQL's parse tree, as JSON has it. */
export type ParseNode = { readonly [key: string]: unknown };

/** A name in an SQL text that no reference of ours put there. */
export interface RawName {
  readonly parts: readonly string[];
  readonly location: number;
}

/** One level of a query: what its FROM offers to the names in it. */
export interface QueryScope {
  readonly outer: QueryScope | null;
  /** What columns can be qualified with; the relation, or null for a subquery, a function or a CTE. */
  readonly sources: Map<string, RawName | null>;
  readonly ctes: Set<string>;
  /** Output names, which ORDER BY and GROUP BY may use. */
  readonly outputs: Set<string>;
}

/** A column name, and whether an output name of its query would do (ORDER BY, GROUP BY). */
export interface RawColumn extends RawName {
  readonly scope: QueryScope;
  readonly mayBeOutput: boolean;
}

export interface NamesInSql {
  readonly relations: readonly RawName[];
  readonly columns: readonly RawColumn[];
  readonly functions: readonly RawName[];
}

/** Collects the names of a parse tree, each with the scope that it is resolved in (manual 4.2.1, 7.2). */
export function findNames(tree: unknown): NamesInSql {
  const finder = new NameFinder();
  finder.visit(tree, makeScope(null));
  return finder;
}

function makeScope(outer: QueryScope | null): QueryScope {
  return { outer, sources: new Map(), ctes: new Set(), outputs: new Set() };
}

class NameFinder implements NamesInSql {
  readonly relations: RawName[] = [];
  readonly columns: RawColumn[] = [];
  readonly functions: RawName[] = [];
  #mayBeOutput = false;

  visit(node: unknown, scope: QueryScope): void {
    if (Array.isArray(node)) {
      for (const item of node) this.visit(item, scope);
      return;
    }
    if (!isNode(node)) return;
    for (const [tag, value] of Object.entries(node)) {
      if (tag === 'SelectStmt' && isNode(value)) this.#select(value, makeScope(scope));
      else if (tag === 'ColumnRef' && isNode(value)) this.#column(value, scope);
      else if (tag === 'FuncCall' && isNode(value)) {
        this.functions.push({ parts: stringsOf(value.funcname), location: locationOf(value) });
        this.visit(Object.values(value), scope);
      } else if (tag !== 'RangeVar') this.visit(value, scope);
    }
  }

  #select(select: ParseNode, scope: QueryScope): void {
    const { withClause, fromClause, targetList, larg, rarg, sortClause, groupClause, ...rest } = select;
    const outer = this.#mayBeOutput;
    this.#mayBeOutput = false;
    if (isNode(withClause)) this.#with(withClause, scope);
    this.#from(fromClause, scope);
    for (const target of listOf(targetList)) {
      const name = outputName(target);
      if (name !== null) scope.outputs.add(name);
    }
    for (const side of [larg, rarg]) {
      if (!isNode(side)) continue;
      const inner = makeScope(scope);
      this.#select(side, inner);
      for (const name of inner.outputs) scope.outputs.add(name);
    }
    this.visit(targetList, scope);
    this.visit(Object.values(rest), scope);
    this.#mayBeOutput = true;
    this.visit([sortClause, groupClause], scope);
    this.#mayBeOutput = outer;
  }

  #with(clause: ParseNode, scope: QueryScope): void {
    const tables = listOf(clause.ctes)
      .map((cte) => (isNode(cte) ? cte.CommonTableExpr : null))
      .filter(isNode);
    // A recursive one sees its own name; seeing the later ones too only means that an error is left to the server.
    for (const { ctename } of tables) if (typeof ctename === 'string') scope.ctes.add(ctename);
    for (const { ctequery } of tables) this.visit(ctequery, scope);
  }

  #from(clause: unknown, scope: QueryScope): void {
    for (const item of listOf(clause)) {
      if (!isNode(item)) continue;
      const { RangeVar: table, JoinExpr: join } = item;
      if (isNode(table)) {
        const parts = [table.schemaname, table.relname].filter((part) => typeof part === 'string');
        const name = aliasOf(table) ?? parts.at(-1) ?? '';
        const cte = parts.length === 1 && hasCte(scope, parts[0] ?? '');
        const raw = { parts, location: locationOf(table) };
        if (!cte) this.relations.push(raw);
        scope.sources.set(name, cte || columnAliases(table) ? null : raw);
      } else if (isNode(join)) {
        this.#from([join.larg, join.rarg], scope);
        this.visit(join.quals, scope);
        for (const alias of [aliasOf(join), usingAlias(join)])
          if (alias !== null) scope.sources.set(alias, null);
      } else {
        const [range] = Object.values(item);
        scope.sources.set((isNode(range) ? aliasOf(range) : null) ?? ' ', null);
        this.visit(item, scope);
      }
    }
  }

  #column(column: ParseNode, scope: QueryScope): void {
    const parts = stringsOf(column.fields);
    if (parts.length < listOf(column.fields).length) parts.push('*');
    this.columns.push({ parts, location: locationOf(column), scope, mayBeOutput: this.#mayBeOutput });
  }
}

/** `JOIN … USING (id) AS j`. */
function usingAlias({ join_using_alias: alias }: ParseNode): string | null {
  return isNode(alias) && typeof alias.aliasname === 'string' ? alias.aliasname : null;
}

function hasCte(scope: QueryScope | null, name: string): boolean {
  return scope !== null && (scope.ctes.has(name) || hasCte(scope.outer, name));
}

/** The name that PostgreSQL gives an item of a SELECT list (FigureColname in parse_target.c); null for `*`. */
export function outputName(target: unknown): string | null {
  if (!isNode(target) || !isNode(target.ResTarget)) return null;
  const { name, val } = target.ResTarget;
  if (typeof name === 'string') return name;
  return figureName(val);
}

function figureName(value: unknown): string | null {
  if (!isNode(value)) return '?column?';
  const [tag, node] = Object.entries(value)[0] ?? ['', null];
  if (!isNode(node)) return '?column?';
  if (tag === 'ColumnRef') {
    const parts = stringsOf(node.fields);
    return parts.length < listOf(node.fields).length ? null : (parts.at(-1) ?? null);
  }
  if (tag === 'FuncCall') return stringsOf(node.funcname).at(-1) ?? '?column?';
  if (tag === 'TypeCast') {
    const inner = figureName(node.arg);
    const type = isNode(node.typeName) ? stringsOf(node.typeName.names).at(-1) : undefined;
    return inner === null || inner === '?column?' ? (type ?? '?column?') : inner;
  }
  if (tag === 'CollateClause' || tag === 'A_Indirection') return figureName(node.arg);
  if (tag === 'SubLink') return subLinkName(node);
  if (tag === 'CaseExpr') {
    const inner = figureName(node.defresult);
    return inner === null || inner === '?column?' ? 'case' : inner;
  }
  if (tag === 'MinMaxExpr') return node.op === 'IS_LEAST' ? 'least' : 'greatest';
  if (tag === 'SQLValueFunction') {
    const op = String(node.op)
      .replace(/^SVFOP_/, '')
      .replace(/_N$/, '')
      .toLowerCase();
    return op === 'current_role' || op === 'current_catalog' ? op : op;
  }
  const fixed: Readonly<Record<string, string>> = {
    CoalesceExpr: 'coalesce',
    A_ArrayExpr: 'array',
    RowExpr: 'row',
    XmlExpr: 'xml',
    GroupingFunc: 'grouping',
    JsonObjectConstructor: 'json_object',
    JsonArrayConstructor: 'json_array',
  };
  return fixed[tag] ?? '?column?';
}

function subLinkName(node: ParseNode): string {
  if (node.subLinkType === 'EXISTS_SUBLINK') return 'exists';
  if (node.subLinkType === 'ARRAY_SUBLINK') return 'array';
  if (node.subLinkType !== 'EXPR_SUBLINK' || !isNode(node.subselect)) return '?column?';
  const { SelectStmt: select } = node.subselect;
  return (isNode(select) ? outputName(listOf(select.targetList)[0]) : null) ?? '?column?';
}

export function isNode(value: unknown): value is ParseNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function stringsOf(list: unknown): string[] {
  const strings: string[] = [];
  for (const item of listOf(list)) {
    const text = isNode(item) && isNode(item.String) ? item.String.sval : undefined;
    if (typeof text === 'string') strings.push(text);
  }
  return strings;
}

function locationOf({ location }: ParseNode): number {
  return typeof location === 'number' ? location : 0;
}

function aliasOf({ alias }: ParseNode): string | null {
  return isNode(alias) && typeof alias.aliasname === 'string' ? alias.aliasname : null;
}

function columnAliases({ alias }: ParseNode): boolean {
  return isNode(alias) && Array.isArray(alias.colnames);
}
