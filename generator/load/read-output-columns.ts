import { isNode, listOf, outputName, type ParseNode } from './names-in-sql.ts';

/**
 * The output columns of a query; null where `*` stands over something whose columns only PostgreSQL can tell.
 *
 * @param columnsOf the columns of a relation by the parts of its name
 */
export function readOutputColumns(
  select: ParseNode,
  columnsOf: (parts: readonly string[]) => readonly string[] | undefined,
): readonly string[] | null {
  // A set operation has the names of its left side (manual 7.4).
  if (isNode(select.larg)) return readOutputColumns(select.larg, columnsOf);
  const columns: string[] = [];
  for (const target of listOf(select.targetList)) {
    const name = outputName(target);
    if (name !== null) {
      columns.push(name);
      continue;
    }
    const expanded = expandStar(target, select, columnsOf);
    if (expanded === null) return null;
    columns.push(...expanded);
  }
  return columns.length === 0 ? null : columns;
}

function expandStar(
  target: unknown,
  { fromClause, withClause }: ParseNode,
  columnsOf: (parts: readonly string[]) => readonly string[] | undefined,
): readonly string[] | null {
  if (isNode(withClause)) return null;
  const sources = new Map<string, readonly string[] | undefined>();
  for (const item of listOf(fromClause)) collectSources(item, sources, columnsOf);
  const value = isNode(target) && isNode(target.ResTarget) ? target.ResTarget.val : null;
  const fields = isNode(value) && isNode(value.ColumnRef) ? listOf(value.ColumnRef.fields) : [];
  const [first] = fields;
  const qualifier =
    fields.length > 1 && isNode(first) && isNode(first.String) ? String(first.String.sval) : null;
  const columns: string[] = [];
  for (const [name, known] of sources) {
    if (qualifier !== null && qualifier !== name) continue;
    if (known === undefined) return null;
    columns.push(...known);
  }
  return columns.length === 0 ? null : columns;
}

function collectSources(
  item: unknown,
  into: Map<string, readonly string[] | undefined>,
  columnsOf: (parts: readonly string[]) => readonly string[] | undefined,
): void {
  if (!isNode(item)) return;
  const { RangeVar: table, JoinExpr: join } = item;
  if (isNode(join)) {
    // USING and NATURAL fold columns together, which `*` shows once.
    const folds = join.isNatural === true || listOf(join.usingClause).length > 0;
    if (folds) into.set(' ', undefined);
    collectSources(join.larg, into, columnsOf);
    collectSources(join.rarg, into, columnsOf);
  } else if (isNode(table)) {
    const parts = [table.schemaname, table.relname].filter((part) => typeof part === 'string');
    const alias = isNode(table.alias) ? table.alias : null;
    const renamed = alias !== null && Array.isArray(alias.colnames);
    into.set(String(alias?.aliasname ?? parts.at(-1)), renamed ? undefined : columnsOf(parts));
  } else into.set(' ', undefined);
}
