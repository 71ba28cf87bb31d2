import { expressionKey } from './expression-key.ts';
import { inferType } from './infer-type.ts';
import type { Prover } from './prover.ts';
import type { Scope } from './scope.ts';
import { kindOf, list, type Node, node, text } from './tree.ts';

/** The key under which pins keep that a condition is true. */
export function trueKey(key: string): string {
  return `true:${key}`;
}

/** Whether a condition is known to be true here. */
export function isTrue(condition: Node | null, scope: Scope, prover: Prover): boolean {
  if (condition === null) return false;
  const [kind, content] = kindOf(condition);
  if (kind === 'NullTest' && text(content, 'nulltesttype') === 'IS_NOT_NULL')
    return isScalar(content, scope) && !prover.value(node(content, 'arg'), scope).nullable;
  return isKnown(condition, scope);
}

/** Whether a condition is known to be false here. */
export function isFalse(condition: Node | null, scope: Scope, prover: Prover): boolean {
  if (condition === null) return false;
  const [kind, content] = kindOf(condition);
  if (kind === 'NullTest' && text(content, 'nulltesttype') !== 'IS_NOT_NULL')
    return isScalar(content, scope) && !prover.value(node(content, 'arg'), scope).nullable;
  if (kind === 'BoolExpr') {
    const args = list(content, 'args');
    const operator = text(content, 'boolop');
    if (operator === 'NOT_EXPR') return isTrue(args[0] ?? null, scope, prover);
    const each = (arg: Node): boolean => isFalse(arg, scope, prover);
    return operator === 'AND_EXPR' ? args.some(each) : args.every(each);
  }
  const twin = kind === 'A_Expr' ? opposite(content) : null;
  return twin !== null && isKnown({ A_Expr: twin }, scope);
}

function isKnown(condition: Node, scope: Scope): boolean {
  const key = expressionKey(condition, scope);
  return key !== null && scope.pins.has(trueKey(key));
}

/** Of a row that is no NULL both tests may say otherwise: they look at its fields (manual 9.2). */
function isScalar(test: Node, scope: Scope): boolean {
  return inferType(node(test, 'arg'), scope) !== null;
}

const opposites: Readonly<Record<string, string>> = { '=': '<>', '<>': '=' };

/** `a = b` of `a <> b`, and the other way round. */
function opposite(operation: Node): Node | null {
  const [name, ...more] = list(operation, 'name');
  const other = opposites[text(node(name, 'String'), 'sval') ?? ''];
  if (text(operation, 'kind') !== 'AEXPR_OP' || more.length > 0 || other === undefined) return null;
  return { ...operation, name: [{ String: { sval: other } }] };
}
