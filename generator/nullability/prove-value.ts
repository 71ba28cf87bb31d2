import { totalOperators } from './built-ins.ts';
import { expressionKey } from './expression-key.ts';
import { maybe, type NullProof, never } from './facts.ts';
import { inferType } from './infer-type.ts';
import { proveCall } from './prove-call.ts';
import { proveCast } from './prove-cast.ts';
import type { Prover } from './prover.ts';
import { lookUp, proveFound, type Scope, withPins } from './scope.ts';
import { builtInName, isNode, kindOf, list, type Node, names, node, text } from './tree.ts';

/** Whether a value may be NULL, from what is known of the values that it is made of. */
export function proveValue(expression: Node | null, scope: Scope, prover: Prover): NullProof {
  if (expression === null) return maybe('it cannot be read');
  const [kind, content] = kindOf(expression);
  const direct = proveKind(kind, content, scope, prover);
  if (!direct.nullable || kind === 'ColumnRef') return direct;
  const key = scope.pins.size === 0 ? null : expressionKey(expression, scope);
  const pin = key === null ? undefined : scope.pins.get(key);
  return pin === undefined ? direct : never(pin);
}

function proveKind(kind: string, content: Node, scope: Scope, prover: Prover): NullProof {
  const { groups } = scope;
  const grouped = groups?.nulls === 'all' && kind !== 'FuncCall' && kind !== 'GroupingFunc';
  if (grouped) return maybe('grouping sets may make a NULL of it');
  switch (kind) {
    case 'A_Const':
      return content.isnull === true ? maybe('NULL') : never('a literal');
    case 'ColumnRef':
      return proveColumn(content, scope);
    case 'ParamRef':
      return prover.param(Number(content.number ?? 0));
    case 'TypeCast':
      return proveCast(content, scope, prover);
    case 'CollateClause':
      return prover.value(node(content, 'arg'), scope);
    case 'CoalesceExpr':
      return proveAny(list(content, 'args'), 'COALESCE', scope, prover);
    case 'MinMaxExpr':
      return proveAny(list(content, 'args'), 'GREATEST or LEAST', scope, prover);
    case 'CaseExpr':
      return proveCase(content, scope, prover);
    case 'BoolExpr':
      return proveAll(list(content, 'args'), scope, prover) ?? never('a condition of values');
    case 'NullTest':
    case 'BooleanTest':
      return never('a test is true or false');
    case 'A_ArrayExpr':
    case 'RowExpr':
      return never('an array or row of its own');
    case 'A_Expr':
      return proveOperation(content, scope, prover);
    case 'FuncCall':
      return proveCall(content, scope, prover);
    case 'GroupingFunc':
      return never('GROUPING is a number');
    case 'SQLValueFunction':
      return text(content, 'op') === 'SVFOP_CURRENT_SCHEMA'
        ? maybe('there may be no current schema')
        : never('a value of the session');
    case 'SubLink':
      return proveSubquery(content, scope, prover);
    case 'JsonObjectConstructor':
    case 'JsonArrayConstructor':
      return never('a JSON value of its own');
    default:
      return maybe('an expression of which nothing is known');
  }
}

function proveColumn(reference: Node, scope: Scope): NullProof {
  const found = lookUp(names(reference, 'fields'), scope);
  return found === null ? maybe('a column of which nothing is known') : proveFound(found);
}

/** The first of them that may be NULL; null when none may. */
function proveAll(values: readonly (Node | null)[], scope: Scope, prover: Prover): NullProof | null {
  for (const value of values) {
    const proof = prover.value(value, scope);
    if (proof.nullable) return proof;
  }
  return null;
}

function proveAny(values: readonly Node[], what: string, scope: Scope, prover: Prover): NullProof {
  for (const value of values) {
    const proof = prover.value(value, scope);
    if (!proof.nullable) return never(`${what} of ${proof.reason}`);
  }
  return maybe(`every value of ${what} may be null`);
}

function proveCase(content: Node, scope: Scope, prover: Prover): NullProof {
  const subject = node(content, 'arg');
  let rest = scope;
  for (const item of list(content, 'args')) {
    const when = node(item, 'CaseWhen');
    const condition = node(when, 'expr');
    const inside =
      subject === null
        ? withPins(rest, prover.pins(condition, 'true', rest))
        : withPins(rest, prover.pins(subject, 'known', rest));
    const proof = prover.value(node(when, 'result'), inside);
    if (proof.nullable) return maybe(`a branch of CASE: ${proof.reason}`);
    if (subject === null) rest = withPins(rest, prover.pins(condition, 'not true', rest));
  }
  const other = node(content, 'defresult');
  if (other === null) return maybe('CASE without ELSE');
  const proof = prover.value(other, rest);
  return proof.nullable ? maybe(`ELSE of CASE: ${proof.reason}`) : never('every branch of CASE is a value');
}

function proveOperation(content: Node, scope: Scope, prover: Prover): NullProof {
  const kind = text(content, 'kind') ?? '';
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT')
    return never('DISTINCT FROM is true or false');
  if (kind === 'AEXPR_NULLIF') return maybe('NULLIF');
  const operator = builtInName(content, 'name');
  const left = node(content, 'lexpr');
  if (operator === null) return maybe('an operator of which nothing is known');
  const right = node(content, 'rexpr');
  if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') {
    const proof = prover.value(left, scope);
    if (proof.nullable) return proof;
    if (!totalOperators.has(operator)) return maybe(`${operator} may yield NULL`);
    return elementsProof(right, scope, prover);
  }
  const sides = [...(content.lexpr === undefined ? [] : [left]), ...rightsOf(content)];
  const operands = sides.flatMap((side): readonly (Node | null)[] =>
    isNode(side?.RowExpr) ? list(side.RowExpr, 'args') : [side],
  );
  const proof = proveAll(operands, scope, prover);
  if (proof !== null) return proof;
  return isTotal(operator, kind, left, right, scope)
    ? never(`${operator} of values`)
    : maybe(`${operator} may yield NULL`);
}

/** IN and BETWEEN have a list on the right. */
function rightsOf(content: Node): readonly (Node | null)[] {
  const right = node(content, 'rexpr');
  if (right === null) return list(content, 'rexpr');
  return isNode(right.List) ? list(right.List, 'items') : [right];
}

function isTotal(
  operator: string,
  kind: string,
  left: Node | null,
  right: Node | null,
  scope: Scope,
): boolean {
  if (kind !== 'AEXPR_OP') return /^AEXPR_(IN|LIKE|ILIKE|BETWEEN|NOT_BETWEEN)/.test(kind);
  // A subquery of many columns, compared with a row.
  if (
    [left, right].some((side) => isNode(side?.RowExpr)) &&
    [left, right].some((side) => isNode(side?.SubLink))
  )
    return false;
  if (totalOperators.has(operator)) return true;
  const types = [inferType(left, scope), inferType(right, scope)];
  if (operator === '||') return true;
  // The sum of two closed paths is NULL; one side that is known and no path is enough.
  if (operator === '+') return types.some((type) => type !== null && type !== 'unknown' && type !== 'path');
  return false;
}

/** Of `x = ANY (array)`: NULL when an element is. */
function elementsProof(array: Node | null, scope: Scope, prover: Prover): NullProof {
  if (array === null) return maybe('an array that cannot be read');
  if (isNode(array.TypeCast)) {
    const arg = node(array.TypeCast, 'arg');
    const literal = text(node(node(arg, 'A_Const'), 'sval'), 'sval');
    if (literal !== null && !/null/i.test(literal)) return never('compared with an array of values');
    return elementsProof(arg, scope, prover);
  }
  const own = node(array, 'A_ArrayExpr');
  if (own === null) return maybe('an element of the array may be null');
  return proveAll(list(own, 'elements'), scope, prover) ?? never('compared with an array of values');
}

function proveSubquery(link: Node, scope: Scope, prover: Prover): NullProof {
  const kind = text(link, 'subLinkType');
  if (kind === 'EXISTS_SUBLINK') return never('EXISTS is true or false');
  if (kind === 'ARRAY_SUBLINK') return never('an array of its own');
  const select = node(node(link, 'subselect'), 'SelectStmt');
  const output = select === null ? null : prover.query(select, scope, scope.ctes);
  if (output === null) return maybe('a subquery of which nothing is known');
  if (kind === 'EXPR_SUBLINK') {
    const [only] = output.columns;
    if (!output.oneRow) return maybe('a subquery may yield no row');
    return only === undefined ? maybe('a subquery without a column') : only.proof;
  }
  if (kind !== 'ANY_SUBLINK' && kind !== 'ALL_SUBLINK') return maybe('a subquery');
  const test = node(link, 'testexpr');
  const operator = builtInName(link, 'operName') ?? (link.operName === undefined ? '=' : null);
  if (operator === null || !totalOperators.has(operator))
    return maybe('an operator of which nothing is known');
  const proof = proveAll(
    test !== null && isNode(test.RowExpr) ? list(test.RowExpr, 'args') : [test],
    scope,
    prover,
  );
  if (proof !== null) return proof;
  const column = output.columns.find((each) => each.proof.nullable);
  return column === undefined
    ? never('IN over values')
    : maybe(`IN over a column that ${column.proof.reason}`);
}
