import {
  aggregates,
  counts,
  keepsNulls,
  neverNull,
  numbering,
  totalAggregates,
  totalFunctions,
  totalWhen,
} from './built-ins.ts';
import { maybe, type NullProof, never } from './facts.ts';
import { inferType, isNumber } from './infer-type.ts';
import { isOwnAggregate } from './owns-aggregate.ts';
import type { Prover } from './prover.ts';
import type { Scope } from './scope.ts';
import { builtInName, isNode, list, type Node, names, node, text } from './tree.ts';

/** Whether a call may yield NULL: of a function, an aggregate, a window function. */
export function proveCall(call: Node, scope: Scope, prover: Prover): NullProof {
  const name = builtInName(call, 'funcname');
  if (name === null) return maybe(`${names(call, 'funcname').join('.')}() may yield NULL`);
  const over = node(call, 'over');
  if (counts.has(name)) return never(`${name} is never null`);
  if (over !== null && numbering.has(name)) return never(`${name} numbers every row`);
  const { groups } = scope;
  if (over !== null) return proveWindow(name, call, over, scope, prover);
  if (aggregates.has(name)) return proveAggregate(name, call, scope, prover);
  if (groups?.nulls === 'all') return maybe('grouping sets may make a NULL of it');
  return proveFunction(name, call, scope, prover);
}

function proveFunction(name: string, call: Node, scope: Scope, prover: Prover): NullProof {
  const args = list(call, 'args');
  if (call.func_variadic === true) return maybe(`${name}() of an array that may be null`);
  if (neverNull.has(name)) return never(`${name}() is never null`);
  const some = totalWhen.get(name);
  const needed = some === undefined ? args : some.args.map((at) => args[at] ?? null);
  for (const arg of needed) {
    const proof = prover.value(arg, scope);
    if (proof.nullable) return proof;
  }
  const total = some !== undefined || totalFunctions.has(name) || isTotalHere(name, args, scope);
  return total ? never(`${name}() of values`) : maybe(`${name}() may yield NULL`);
}

/** Functions that yield NULL of some types, or of some fields, only. */
function isTotalHere(name: string, args: readonly Node[], scope: Scope): boolean {
  const type = inferType(args[0] ?? null, scope);
  // Of a range they are its bounds, which it may not have.
  if (name === 'lower' || name === 'upper') return type === 'text';
  // By position; by pattern it may find nothing.
  if (name === 'substring') return isNumber(inferType(args[1] ?? null, scope));
  if (name === 'extract' || name === 'date_part') {
    const [field] = args;
    const constant = isNode(field?.TypeCast) ? node(field.TypeCast, 'arg') : (field ?? null);
    // Of infinity only these are infinite; the others are NULL.
    return endless.has(text(node(node(constant, 'A_Const'), 'sval'), 'sval')?.toLowerCase() ?? '');
  }
  return false;
}

const endless: ReadonlySet<string> = new Set(['epoch', 'year', 'decade', 'century', 'millennium']);

function proveAggregate(name: string, call: Node, scope: Scope, prover: Prover): NullProof {
  const { groups } = scope;
  if (groups?.filled !== true || !isOwnAggregate(call, groups.rows))
    return maybe(`${name} of no rows is null`);
  if (call.agg_filter !== undefined) return maybe(`${name} of no rows is null: FILTER may leave none`);
  return proveOverRows(name, call, groups.rows, prover);
}

/** An aggregate over at least one row. */
function proveOverRows(name: string, call: Node, rows: Scope, prover: Prover): NullProof {
  if (!totalAggregates.has(name)) return maybe(`${name} may yield NULL`);
  if (keepsNulls.has(name)) return never(`${name} of at least one row`);
  const ordered =
    call.agg_within_group === true
      ? list(call, 'agg_order').map((item) => node(node(item, 'SortBy'), 'node'))
      : [];
  for (const arg of [...list(call, 'args'), ...ordered]) {
    const proof = prover.value(arg, rows);
    if (proof.nullable) return proof;
  }
  return never(`${name} of values over at least one row`);
}

function proveWindow(name: string, call: Node, over: Node, scope: Scope, prover: Prover): NullProof {
  const args = list(call, 'args');
  const proofs = args.map((arg) => prover.value(arg, scope));
  const first = proofs.find(({ nullable }) => nullable);
  if (name === 'lag' || name === 'lead') {
    if (args.length < 3) return maybe(`${name} may look past the first or last row`);
    return first ?? never(`${name} has a value where there is no row`);
  }
  if (name === 'ntile') return first ?? never('ntile numbers every row');
  if (!holdsCurrentRow(over, scope)) return maybe(`the frame of ${name} may hold no row`);
  if (call.agg_filter !== undefined) return maybe(`${name} of no rows is null: FILTER may leave none`);
  if (name === 'first_value' || name === 'last_value')
    return first ?? never(`${name} of values, in a frame that holds the row itself`);
  if (!aggregates.has(name)) return maybe(`${name} may yield NULL`);
  return proveOverRows(name, call, scope, prover);
}

// Frame options of nodes/parsenodes.h.
const startUnbounded = 0x20;
const endUnbounded = 0x100;
const startCurrent = 0x200;
const endCurrent = 0x400;
const excludes = 0x8000 | 0x10000 | 0x20000;

function holdsCurrentRow(over: Node, scope: Scope): boolean {
  const named = text(over, 'name');
  const definition = named === null ? over : scope.windows.get(named);
  const options = definition?.frameOptions;
  if (typeof options !== 'number' || (options & excludes) !== 0) return false;
  return (options & (startUnbounded | startCurrent)) !== 0 && (options & (endUnbounded | endCurrent)) !== 0;
}
