import type { NullProof } from './facts.ts';
import type { Output, Scope } from './scope.ts';
import type { Node } from './tree.ts';

/** The parts of the proof that need each other: a value may hold a query, and a query holds values. */
export interface Prover {
  /** Whether somebody made a cast that is a function: it may do anything with NULL. */
  readonly oddCasts: boolean;
  /** What is promised of `$n`. */
  param(number: number): NullProof;
  /** Whether a value may be NULL. */
  value(expression: Node | null, scope: Scope): NullProof;
  /** What a SELECT, VALUES or set operation yields, seen from the scope around it. */
  query(select: Node, outer: Scope | null, ctes: Scope['ctes']): Output | null;
  /** What is not NULL where a condition has that truth value. */
  pins(condition: Node | null, when: Truth, scope: Scope): ReadonlyMap<string, string>;
  /** Of a subquery: what of the scope around it is not NULL where it yields a row. */
  rowPins(select: Node, outer: Scope): ReadonlyMap<string, string>;
}

/** What is known of a condition; `known` is that it is not NULL. */
export type Truth = 'true' | 'false' | 'not true' | 'not false' | 'known';
