import { counts, neverNull, predicates, totalAggregates, totalFunctions, totalWhen } from './built-ins.ts';
import { lookUp, type Scope } from './scope.ts';
import { builtInName, kindOf, list, type Node, names, node, text } from './tree.ts';

/**
 * The type of an expression, as far as a rule about NULL depends on it: `typname`, 'number' for any number, 'unknown'
 * for a literal; null where it cannot be told.
 */
export function inferType(expression: Node | null, scope: Scope): string | null {
  if (expression === null) return null;
  const [kind, content] = kindOf(expression);
  switch (kind) {
    case 'ColumnRef':
      return lookUp(names(content, 'fields'), scope)?.column.type ?? null;
    case 'A_Const':
      return constantType(content);
    case 'TypeCast':
      return castType(node(content, 'typeName'));
    case 'CollateClause':
      return inferType(node(content, 'arg'), scope);
    case 'BoolExpr':
    case 'NullTest':
    case 'BooleanTest':
      return 'bool';
    case 'CoalesceExpr':
    case 'MinMaxExpr':
      return firstType(list(content, 'args'), scope);
    case 'CaseExpr':
      return firstType(
        list(content, 'args').map((when) => node(node(when, 'CaseWhen'), 'result')),
        scope,
      );
    case 'A_Expr':
      return operationType(content, scope);
    case 'FuncCall':
      return callType(content, scope);
    case 'SQLValueFunction':
      return text(content, 'op')?.startsWith('SVFOP_CURRENT_DATE') ? 'date' : null;
    default:
      return null;
  }
}

/** Of a type name: its `typname`, with `_` before that of an array; null for a type that is not PostgreSQL's own. */
export function castType(type: Node | null): string | null {
  const name = builtInName(type, 'names');
  if (name === null) return null;
  return list(type, 'arrayBounds').length > 0 ? `_${name}` : name;
}

export function isNumber(type: string | null): boolean {
  return type !== null && numbers.has(type);
}

const numbers: ReadonlySet<string> = new Set([
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'number'],
]);

function constantType(constant: Node): string {
  if (node(constant, 'ival') !== null || node(constant, 'fval') !== null) return 'number';
  return node(constant, 'boolval') === null ? 'unknown' : 'bool';
}

function firstType(items: readonly (Node | null)[], scope: Scope): string | null {
  for (const item of items) {
    const type = inferType(item, scope);
    if (type !== null && type !== 'unknown') return type;
  }
  return null;
}

function operationType(operation: Node, scope: Scope): string | null {
  const kind = text(operation, 'kind') ?? '';
  if (kind === 'AEXPR_NULLIF') return inferType(node(operation, 'lexpr'), scope);
  if (kind !== 'AEXPR_OP') return 'bool';
  const operator = builtInName(operation, 'name');
  if (operator === null) return null;
  if (predicates.has(operator)) return 'bool';
  const right = inferType(node(operation, 'rexpr'), scope);
  const left = operation.lexpr === undefined ? right : inferType(node(operation, 'lexpr'), scope);
  if (isNumber(left) && isNumber(right)) return 'number';
  if (operator === '->') return left;
  if (operator === '->>' || operator === '#>>') return 'text';
  if (operator === '||') return left === 'text' || right === 'text' ? 'text' : left;
  return null;
}

function callType(call: Node, scope: Scope): string | null {
  const name = builtInName(call, 'funcname');
  if (name === null) return null;
  const args = list(call, 'args');
  if (counts.has(name) || name === 'extract' || name === 'date_part') return 'number';
  const type = totalFunctions.get(name) ?? neverNull.get(name) ?? totalWhen.get(name)?.type;
  if (type !== undefined && type !== '') return type;
  if (name === 'lower' || name === 'upper')
    return inferType(args[0] ?? null, scope) === 'text' ? 'text' : null;
  if (name === 'min' || name === 'max') return inferType(args[0] ?? null, scope);
  const aggregate = totalAggregates.get(name);
  // The sum of intervals is an interval.
  if (aggregate === 'number') return isNumber(inferType(args[0] ?? null, scope)) ? 'number' : null;
  return aggregate === undefined || aggregate === '' ? null : aggregate;
}
