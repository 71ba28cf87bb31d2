import { aggregates } from './built-ins.ts';
import { lookUp, type Scope } from './scope.ts';
import { builtInName, isNode, type Node, names, node } from './tree.ts';

/**
 * Whether a text holds an aggregate over these rows. One whose columns all come from further out belongs to the query
 * there (manual 4.2.7).
 */
export function ownsAggregate(tree: unknown, rows: Scope): boolean {
  if (Array.isArray(tree)) return tree.some((item) => ownsAggregate(item, rows));
  if (!isNode(tree) || isNode(tree.SubLink)) return false;
  const call = node(tree, 'FuncCall');
  if (call !== null && isOwnAggregate(call, rows)) return true;
  return Object.values(tree).some((value) => ownsAggregate(value, rows));
}

export function isOwnAggregate(call: Node, rows: Scope): boolean {
  if (call.over !== undefined || !aggregates.has(builtInName(call, 'funcname') ?? '')) return false;
  const found: boolean[] = [];
  collect([call.args, call.agg_filter, call.agg_order], rows, found);
  return found.length === 0 || found.includes(true);
}

/** Of each column named, whether it is one of these rows. */
function collect(tree: unknown, rows: Scope, into: boolean[]): void {
  if (Array.isArray(tree)) for (const item of tree) collect(item, rows, into);
  if (!isNode(tree)) return;
  const reference = node(tree, 'ColumnRef');
  if (reference !== null) into.push(lookUp(names(reference, 'fields'), rows)?.scope === rows);
  for (const name in tree) collect(tree[name], rows, into);
}
