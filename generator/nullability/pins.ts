import {
  aggregates,
  laxTotals,
  strictFunctions,
  strictOperators,
  totalFunctions,
  totalOperators,
} from './built-ins.ts';
import { expressionKey } from './expression-key.ts';
import { castType, inferType } from './infer-type.ts';
import { isFalse, isTrue, trueKey } from './known-truth.ts';
import type { Prover, Truth } from './prover.ts';
import type { Scope } from './scope.ts';
import { builtInName, isNode, kindOf, list, type Node, node, text } from './tree.ts';

/** Keys of expressions that are not NULL, each with the reason. */
export type Pins = ReadonlyMap<string, string>;

const none: Pins = new Map();

/** What cannot be NULL where a condition has that truth value, because the condition would be NULL or false with it. */
export function findPins(condition: Node | null, when: Truth, scope: Scope, prover: Prover): Pins {
  if (condition === null) return none;
  const [kind, content] = kindOf(condition);
  switch (kind) {
    case 'BoolExpr':
      return pinsOfBool(content, when, scope, prover);
    case 'NullTest':
      return pinsOfNullTest(content, when, scope, prover);
    case 'BooleanTest':
      return pinsOfBooleanTest(content, when, scope, prover);
    case 'SubLink':
      return pinsOfSubquery(content, when, scope, prover);
    case 'CoalesceExpr':
      return pinsOfCoalesce(content, when, scope, prover);
    default:
  }
  const settled = settle(condition, when, scope, prover);
  if (settled === null) return none;
  const [reason, own] = [`a condition holds only where it has a value`, expressionKey(condition, scope)];
  const below = pinsBelow(kind, content, settled, scope, prover);
  if (own === null) return below;
  const holds: Pins = settled === 'true' ? new Map([[trueKey(own), reason]]) : none;
  return new Map([...below, ...holds, [own, reason]]);
}

/** `not true` is false of what is never NULL, and `not false` is true; of what may be NULL they say nothing. */
function settle(
  condition: Node,
  when: Truth,
  scope: Scope,
  prover: Prover,
): 'true' | 'false' | 'known' | null {
  if (when !== 'not true' && when !== 'not false') return when;
  if (prover.value(condition, scope).nullable) return null;
  return when === 'not true' ? 'false' : 'true';
}

const opposite: Readonly<Record<Truth, Truth>> = {
  true: 'false',
  false: 'true',
  'not true': 'not false',
  'not false': 'not true',
  known: 'known',
};

function pinsOfBool(content: Node, when: Truth, scope: Scope, prover: Prover): Pins {
  const args = list(content, 'args');
  const operator = text(content, 'boolop');
  if (operator === 'NOT_EXPR') return findPins(args[0] ?? null, opposite[when], scope, prover);
  const each = (truth: Truth): readonly Pins[] => args.map((arg) => findPins(arg, truth, scope, prover));
  const and = operator === 'AND_EXPR';
  if (when === 'known') {
    const decided = each(and ? 'false' : 'true');
    return intersect([union(each(and ? 'true' : 'false')), ...decided]);
  }
  const all = and ? when === 'true' || when === 'not false' : when === 'false' || when === 'not true';
  if (all) return union(each(when));
  // Of an OR that holds, one of those that are not known to be false does.
  const open = and ? args : args.filter((arg) => !isFalse(arg, scope, prover));
  return intersect(open.map((arg) => findPins(arg, when, scope, prover)));
}

function pinsOfNullTest(content: Node, when: Truth, scope: Scope, prover: Prover): Pins {
  const isNull = text(content, 'nulltesttype') !== 'IS_NOT_NULL';
  const holds = isNull ? when === 'false' || when === 'not true' : when === 'true' || when === 'not false';
  if (!holds) return none;
  const arg = node(content, 'arg');
  const pins = findPins(arg, 'known', scope, prover);
  return new Map([...pins.keys()].map((key) => [key, 'a condition says that it is not null']));
}

function pinsOfBooleanTest(content: Node, when: Truth, scope: Scope, prover: Prover): Pins {
  const arg = node(content, 'arg');
  if (when === 'known') return none;
  // The test itself is never NULL.
  const holds = when === 'true' || when === 'not false';
  const test = text(content, 'booltesttype') ?? 'IS_TRUE';
  const truths: Readonly<Record<string, readonly [Truth, Truth]>> = {
    IS_TRUE: ['true', 'not true'],
    IS_NOT_TRUE: ['not true', 'true'],
    IS_FALSE: ['false', 'not false'],
    IS_NOT_FALSE: ['not false', 'false'],
  };
  const known = truths[test];
  if (known !== undefined) return findPins(arg, known[holds ? 0 : 1], scope, prover);
  const says = (test === 'IS_NOT_UNKNOWN') === holds;
  return says ? findPins(arg, 'known', scope, prover) : none;
}

/** `coalesce(x, false)` is true only where x is. */
function pinsOfCoalesce(content: Node, when: Truth, scope: Scope, prover: Prover): Pins {
  const [first, second, ...more] = list(content, 'args');
  const constant = node(node(second, 'A_Const'), 'boolval');
  if (first === undefined || constant === null || more.length > 0) return none;
  const standard = constant.boolval === true;
  if (!standard && (when === 'true' || when === 'not false')) return findPins(first, 'true', scope, prover);
  if (standard && (when === 'false' || when === 'not true')) return findPins(first, 'false', scope, prover);
  return none;
}

function pinsOfSubquery(content: Node, when: Truth, scope: Scope, prover: Prover): Pins {
  if (when !== 'true' && when !== 'not false') return none;
  const kind = text(content, 'subLinkType');
  const select = node(node(content, 'subselect'), 'SelectStmt');
  if (kind === 'EXISTS_SUBLINK') return select === null ? none : prover.rowPins(select, scope);
  if (kind !== 'ANY_SUBLINK' || when !== 'true') return none;
  const operator = builtInName(content, 'operName') ?? (content.operName === undefined ? '=' : '');
  return isStrict(operator) ? findPins(node(content, 'testexpr'), 'known', scope, prover) : none;
}

/** What is below an expression that has a value, and this one where it is a condition. */
function pinsBelow(
  kind: string,
  content: Node,
  when: 'true' | 'false' | 'known',
  scope: Scope,
  prover: Prover,
): Pins {
  const known = (values: readonly (Node | null)[]): Pins =>
    union(values.map((value) => findPins(value, 'known', scope, prover)));
  switch (kind) {
    case 'CollateClause':
      return known([node(content, 'arg')]);
    case 'TypeCast':
      return isPlainCast(content, scope, prover) ? known([node(content, 'arg')]) : none;
    case 'FuncCall': {
      const name = builtInName(content, 'funcname') ?? '';
      if (content.over !== undefined || content.func_variadic === true || aggregates.has(name)) return none;
      const strict = (totalFunctions.has(name) && !laxTotals.has(name)) || strictFunctions.has(name);
      return strict ? known(list(content, 'args')) : none;
    }
    case 'A_Expr':
      return union([pinsOfOperation(content, when, known), pinsOfEquality(content, when, scope, prover)]);
    default:
      return none;
  }
}

function isPlainCast(cast: Node, scope: Scope, prover: Prover): boolean {
  if (castType(node(cast, 'typeName')) === null) return false;
  return !prover.oddCasts || inferType(node(cast, 'arg'), scope) !== null;
}

function pinsOfOperation(
  content: Node,
  when: 'true' | 'false' | 'known',
  known: (values: readonly (Node | null)[]) => Pins,
): Pins {
  const kind = text(content, 'kind');
  const operator = builtInName(content, 'name') ?? '';
  const left = node(content, 'lexpr');
  const right = node(content, 'rexpr');
  const both = [...(content.lexpr === undefined ? [] : [left]), right];
  switch (kind) {
    case 'AEXPR_NULLIF':
      return known([left]);
    case 'AEXPR_OP': {
      if (!isStrict(operator)) return none;
      const rows = both.map((side) => (isNode(side?.RowExpr) ? list(side.RowExpr, 'args') : null));
      if (rows.every((row) => row === null)) return known(both);
      // Of rows that are equal every pair is; of others the first pair decides.
      if (operator === '=' && when === 'true') return known(rows.flatMap((row) => row ?? []));
      return none;
    }
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return known(both);
    case 'AEXPR_IN':
      // `x NOT IN (…)` is as strict; a list holds one value at least.
      return when === 'known' ? none : known([left]);
    case 'AEXPR_BETWEEN':
      return when === 'true' ? known([left, ...listItems(content)]) : known([left]);
    case 'AEXPR_NOT_BETWEEN':
      return known([left]);
    case 'AEXPR_OP_ANY':
      return isStrict(operator) && when === 'true' ? known([left, right]) : none;
    case 'AEXPR_OP_ALL':
      // Of an empty array ALL is true whatever x is.
      return isStrict(operator) && hasElements(right) ? known([left]) : none;
    default:
      return none;
  }
}

/** Of two conditions that are equal, one is what the other is known to be. */
function pinsOfEquality(content: Node, when: 'true' | 'false' | 'known', scope: Scope, prover: Prover): Pins {
  if (when !== 'true' || text(content, 'kind') !== 'AEXPR_OP' || builtInName(content, 'name') !== '=')
    return none;
  const [left, right] = [node(content, 'lexpr'), node(content, 'rexpr')];
  if (isFalse(left, scope, prover)) return findPins(right, 'false', scope, prover);
  if (isFalse(right, scope, prover)) return findPins(left, 'false', scope, prover);
  if (isTrue(left, scope, prover)) return findPins(right, 'true', scope, prover);
  return isTrue(right, scope, prover) ? findPins(left, 'true', scope, prover) : none;
}

function listItems(content: Node): readonly Node[] {
  const right = node(content, 'rexpr');
  return right === null ? list(content, 'rexpr') : list(node(right, 'List'), 'items');
}

function hasElements(array: Node | null): boolean {
  const inner = isNode(array?.TypeCast) ? node(array.TypeCast, 'arg') : array;
  return list(node(inner, 'A_ArrayExpr'), 'elements').length > 0;
}

function isStrict(operator: string): boolean {
  return totalOperators.has(operator) || strictOperators.has(operator);
}

function union(parts: readonly Pins[]): Pins {
  return parts.length === 1 && parts[0] !== undefined
    ? parts[0]
    : new Map(parts.flatMap((part) => [...part]));
}

function intersect([first, ...rest]: readonly Pins[]): Pins {
  if (first === undefined) return none;
  return new Map([...first].filter(([key]) => rest.every((part) => part.has(key))));
}
