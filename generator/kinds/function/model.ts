import type { SchemaObject } from '../../kernel/schema-object.ts';
import type { Expression } from '../../sql/expression.ts';

export interface FunctionArgument {
  readonly name: string | null;
  /** Canonical type text, as in the identity. */
  readonly type: string;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic';
  readonly default: Expression | null;
}

/** PostgreSQL manual, CREATE FUNCTION. */
export interface FunctionProps {
  readonly arguments: readonly FunctionArgument[];
  /** Canonical type text, `trigger`, `void`, `SETOF x` or `TABLE (…)`. */
  readonly returns: string;
  readonly language: string;
  /** The text between the quotes. PostgreSQL stores it as a string, so a rename inside it recreates the function. */
  readonly body: Expression;
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  readonly strict: boolean;
  readonly security: 'invoker' | 'definer';
  readonly parallel: 'unsafe' | 'restricted' | 'safe';
  readonly leakproof: boolean;
  /** `SET` clauses, by name: `{ search_path: '' }` unless another is given. */
  readonly settings: Readonly<Record<string, string>>;
  /** A built-in body and its version (`touch@1`); history keeps the version until schema.ts asks for another. */
  readonly builtIn: string | null;
}

/** Path: `[schema, name, '(canonical input types)']`. */
export type FunctionObject = SchemaObject<'function', FunctionProps>;
