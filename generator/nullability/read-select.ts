import { aggregates, neverNull, numbering, strictFunctions, totalFunctions, totalWhen } from './built-ins.ts';
import { inferType } from './infer-type.ts';
import { ownsAggregate } from './owns-aggregate.ts';
import type { Prover } from './prover.ts';
import { type FromContext, readFrom } from './read-from.ts';
import { type Groups, noScope, type Output, type OutputColumn, type Scope, withPins } from './scope.ts';
import { builtInName, isNode, list, type Node, names, node, text } from './tree.ts';

/**
 * What one SELECT or VALUES yields.
 *
 * @param rows of RETURNING: the scope that it sees, instead of a FROM clause
 */
export function readSelect(
  select: Node,
  outer: Scope | null,
  ctes: Scope['ctes'],
  prover: Prover,
  from: FromContext,
  rows: Scope | null = null,
): Output | null {
  const around: Scope = { ...noScope, outer, ctes };
  const values = list(select, 'valuesLists');
  if (values.length > 0) return readValues(values, around, isUnlimited(select), prover);
  const found = rows ?? readRows(select, around, prover, from);
  const scope = groupRows(select, found, prover);
  const columns: OutputColumn[] = [];
  for (const item of list(select, 'targetList')) {
    const target = node(item, 'ResTarget');
    const value = node(target, 'val');
    if (value === null || isStar(value)) return null;
    columns.push({
      name: text(target, 'name') ?? nameOf(value),
      type: inferType(value, scope),
      proof: prover.value(value, scope),
    });
  }
  return { columns, oneRow: yieldsOneRow(select, scope) };
}

function readValues(lists: readonly Node[], scope: Scope, oneRow: boolean, prover: Prover): Output {
  const rows = lists.map((item) => list(node(item, 'List'), 'items'));
  const columns = (rows[0] ?? []).map((_, at): OutputColumn => {
    const proofs = rows.map((row) => prover.value(row[at] ?? null, scope));
    const proof = proofs.find(({ nullable }) => nullable) ?? {
      nullable: false,
      reason: 'every row has a value',
    };
    return { name: `column${at + 1}`, type: inferType(rows[0]?.[at] ?? null, scope), proof };
  });
  return { columns, oneRow };
}

function readRows(select: Node, around: Scope, prover: Prover, from: FromContext): Scope {
  const { sources, pins } = readFrom(list(select, 'fromClause'), around, from);
  const windows = new Map<string, Node>();
  for (const item of list(select, 'windowClause')) {
    const definition = node(item, 'WindowDef');
    if (definition !== null) windows.set(text(definition, 'name') ?? '', definition);
  }
  const scope: Scope = withPins({ ...around, sources, windows }, pins);
  return withChecks(withPins(scope, prover.pins(node(select, 'whereClause'), 'true', scope)), prover);
}

/** What the checks of a row forbid, given what a condition says of it. A row of padding passed no check. */
function withChecks(scope: Scope, prover: Prover): Scope {
  if (scope.pins.size === 0) return scope;
  const found = scope.sources.flatMap((source) => {
    const own: Scope = { ...noScope, sources: [source], pins: scope.pins };
    const checks = source.pads.size > 0 ? [] : source.checks;
    return checks.flatMap((check) => [...prover.pins(check, 'not false', own).keys()]);
  });
  const fresh = found.filter((key) => !scope.pins.has(key));
  return withPins(scope, new Map(fresh.map((key) => [key, 'a check and a condition forbid null'])));
}

/** What the select list sees: rows, or groups of them. */
function groupRows(select: Node, rows: Scope, prover: Prover): Scope {
  const keys = list(select, 'groupClause');
  const having = node(select, 'havingClause');
  const counted = [select.targetList, select.havingClause, select.sortClause];
  if (keys.length === 0 && having === null && !counted.some((tree) => ownsAggregate(tree, rows))) return rows;
  const sets = keys.map((key) => node(key, 'GroupingSet')).filter((set) => set !== null);
  const plain = sets.every((set) => onlyColumns(set.content));
  const groups: Groups = {
    filled: keys.length > 0 && sets.length === 0,
    nulls: sets.length === 0 ? 'none' : plain ? 'columns' : 'all',
    rows,
  };
  const scope: Scope = { ...rows, groups, pins: groups.nulls === 'none' ? rows.pins : new Map() };
  return withPins(scope, prover.pins(having, 'true', scope));
}

function onlyColumns(content: unknown): boolean {
  if (content === undefined) return true;
  if (!Array.isArray(content)) return false;
  return content.every((item) => {
    if (!isNode(item)) return false;
    if (isNode(item.GroupingSet)) return onlyColumns(item.GroupingSet.content);
    if (isNode(item.RowExpr)) return onlyColumns(item.RowExpr.args);
    return isNode(item.ColumnRef);
  });
}

function isStar(value: Node): boolean {
  const fields = list(node(value, 'ColumnRef'), 'fields');
  return fields.some((field) => isNode(field.A_Star));
}

function nameOf(value: Node): string | null {
  return names(node(value, 'ColumnRef'), 'fields').at(-1) ?? null;
}

function isUnlimited(select: Node): boolean {
  if (select.limitOffset !== undefined) return false;
  if (select.limitCount === undefined) return true;
  const count = node(node(node(select, 'limitCount'), 'A_Const'), 'ival')?.ival;
  return typeof count === 'number' && count > 0;
}

function yieldsOneRow(select: Node, { groups }: Scope): boolean {
  if (!isUnlimited(select) || !onlyKnownCalls(select.targetList)) return false;
  if (groups !== null) {
    const whole = list(select, 'groupClause').length === 0 && select.havingClause === undefined;
    return whole && [select.targetList, select.sortClause].some((tree) => ownsAggregate(tree, groups.rows));
  }
  return list(select, 'fromClause').length === 0 && select.whereClause === undefined;
}

/** A set-returning function in the select list may yield no row. */
function onlyKnownCalls(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.every(onlyKnownCalls);
  if (!isNode(tree)) return true;
  if (isNode(tree.SubLink)) return onlyKnownCalls(tree.SubLink.testexpr);
  const call = node(tree, 'FuncCall');
  if (call !== null) {
    const name = builtInName(call, 'funcname') ?? '';
    const known = [aggregates, neverNull, numbering, strictFunctions, totalFunctions, totalWhen];
    if (!known.some((names) => names.has(name))) return false;
  }
  return Object.values(tree).every(onlyKnownCalls);
}
