import {
  aggregates,
  neverNull,
  strictFunctions,
  totalFunctions,
  totalWhen,
  volatileFunctions,
} from './built-ins.ts';
import { columnKey, lookUp, type Scope } from './scope.ts';
import { builtInName, isNode, type Node, names } from './tree.ts';

/**
 * What stands for an expression in pins: equal for two that have one value in one row. Null for what may change between
 * two looks, or is not known well enough.
 */
export function expressionKey(expression: Node, scope: Scope): string | null {
  const reference = isNode(expression.ColumnRef) ? expression.ColumnRef : null;
  if (reference !== null) return referenceKey(reference, scope);
  if (isNode(expression.A_Const) || isNode(expression.ParamRef)) return null;
  const state = { steady: true };
  const plain = simplify(expression, scope, state);
  return state.steady ? JSON.stringify(plain) : null;
}

function referenceKey(reference: Node, scope: Scope): string | null {
  const found = lookUp(names(reference, 'fields'), scope);
  return found === null ? null : columnKey(found.source, found.column.name ?? '');
}

const passing: ReadonlySet<string> = new Set([
  ...['A_Const', 'TypeCast', 'A_Expr', 'BoolExpr', 'NullTest', 'BooleanTest', 'CoalesceExpr', 'MinMaxExpr'],
  ...['ParamRef', 'A_ArrayExpr', 'CollateClause', 'String', 'Integer', 'List', 'RowExpr', 'SQLValueFunction'],
]);

function simplify(tree: unknown, scope: Scope, state: { steady: boolean }): unknown {
  if (Array.isArray(tree)) return tree.map((item) => simplify(item, scope, state));
  if (!isNode(tree) || !state.steady) return tree;
  const plain: Record<string, unknown> = {};
  for (const name in tree) {
    const value = tree[name];
    if (name === 'location' || name === 'list_start' || name === 'list_end') continue;
    if (name === 'ColumnRef' && isNode(value)) {
      const key = referenceKey(value, scope);
      state.steady &&= key !== null;
      plain.ColumnRef = key;
      continue;
    }
    if (name === 'FuncCall' && isNode(value)) state.steady &&= isSteady(value);
    else if (/^[A-Z]/.test(name) && !passing.has(name)) state.steady = false;
    plain[name] = simplify(value, scope, state);
  }
  return plain;
}

function isSteady(call: Node): boolean {
  const name = builtInName(call, 'funcname');
  if (name === null || volatileFunctions.has(name) || call.over !== undefined) return false;
  return [aggregates, neverNull, strictFunctions, totalFunctions, totalWhen].some((known) => known.has(name));
}
