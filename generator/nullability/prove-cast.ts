import { scalarTypes } from './built-ins.ts';
import { maybe, type NullProof } from './facts.ts';
import { castType, inferType } from './infer-type.ts';
import type { Prover } from './prover.ts';
import type { Scope } from './scope.ts';
import { isNode, type Node, node } from './tree.ts';

/** A cast of a value is a value, but for two: JSON null to a scalar (NULL since 18), infinity to a time of day. */
export function proveCast(cast: Node, scope: Scope, prover: Prover): NullProof {
  const arg = node(cast, 'arg');
  if (arg !== null && isNode(arg.A_Const)) return prover.value(arg, scope);
  const proof = prover.value(arg, scope);
  if (proof.nullable) return proof;
  const to = castType(node(cast, 'typeName'));
  if (to === null) return maybe('a cast of which nothing is known');
  const from = inferType(arg, scope);
  if (scalarTypes.has(to) && (from === null || from === 'json' || from === 'jsonb'))
    return maybe(`JSON null becomes NULL in ${to}`);
  if ((to === 'time' || to === 'timetz') && (from === null || !timed.has(from)))
    return maybe('infinity has no time of day');
  const known = from !== null || (holdsAnything.has(to) && !prover.oddCasts);
  return !known ? maybe('a cast from a type that is not known') : proof;
}

const timed: ReadonlySet<string> = new Set(['time', 'timetz', 'text', 'interval', 'unknown', 'varchar']);

/** Types that every type of PostgreSQL's own casts to without loss of being a value. */
const holdsAnything: ReadonlySet<string> = new Set([
  ...['text', 'varchar', 'bpchar', 'timestamp', 'timestamptz', 'date', 'interval', 'uuid', 'jsonb', 'json'],
  ...['bytea', '_text', '_varchar', '_int4', '_int8', '_uuid', 'regclass', 'oid', 'name', 'money'],
]);
