import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { ColumnRefs, Relation } from '../sql/ref.ts';
import type { Exported } from './find-exports.ts';
import type { AuthoredText, Intended, Lowering, Problem, Site } from './lowering.ts';

/** Something that stands with a table: a constraint, an index, a trigger, a setting. */
export interface Child {
  /** Lowers it into objects; `table` is the table that it was written with. */
  lower(table: Relation, columns: ColumnRefs, lowering: Lowering): void;
}

/** What a children callback returns. */
export type Children = readonly Child[];

/** Something constructed at the top of schema.ts: a relation, a function, an extension, an `extend`. */
export interface Statement {
  /** Order of lowering: what others look up comes first. */
  readonly stage: number;
  /** The string that its call begins with; '' for none. */
  readonly written: string;
  readonly id: ObjectId | null;
  lower(lowering: Lowering, statement: number): void;
}

/** One evaluation of schema.ts: everything that it constructs, in order. */
export interface Evaluation {
  readonly statements: Statement[];
}

export interface StatementName {
  readonly id: ObjectId | null;
  readonly name: string;
  /** Of calls without a name (`extend`): which of them, in the order of evaluation. */
  readonly nth: number | null;
}

/** What the bundle hands to the loader: still inside its context, as plain objects. */
export interface Lowered {
  readonly objects: readonly SchemaObject[];
  /** One for each object. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  readonly texts: readonly AuthoredText[];
  readonly intents: readonly Intended[];
  /** What `notNull` promises. */
  readonly asserted: readonly (readonly [of: ObjectId, column: string])[];
  readonly exports: readonly Exported[];
  /** By statement, what schema.ts calls it. */
  readonly names: readonly StatementName[];
}

// The loader puts one into the global object of its own context before any module runs; elsewhere there is none,
// and constructors have no side effect.
export const evaluationKey: unique symbol = Symbol.for('tablewright.evaluation');

export function evaluation(): Evaluation | undefined {
  return (globalThis as { [evaluationKey]?: Evaluation })[evaluationKey];
}

/** Counts a statement as part of the schema that is being evaluated, if one is. */
export function collect(statement: Statement): void {
  evaluation()?.statements.push(statement);
}
