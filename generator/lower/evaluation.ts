import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';
import type { ColumnRefs, Relation } from '../sql/ref.ts';
import type { Exported } from './find-exports.ts';
import type { AuthoredText, Intended, Lowering, Problem, Site } from './lowering.ts';

/** Something that stands with a table: a constraint, an index, a trigger, a setting. */
export interface Child {
  /** Set where it was made outside of every table. What is chained from it has the same. */
  readonly loose?: LooseChild | undefined;
  /** Lowers it into objects; `table` is the table that it was written with. */
  lower(table: Relation, columns: ColumnRefs, lowering: Lowering): void;
}

/** A child that was made before any table was asked for its own, as it was begun. */
export interface LooseChild {
  /** `index orders_idx` */
  readonly what: string;
  /** Holds the place of the call; its stack is made when it is asked for. */
  readonly made: Error;
  isHeld: boolean;
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
  /** Children that were made on the way; null once the tables are asked for theirs. */
  loose: LooseChild[] | null;
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

/**
 * Notes a child that is made outside of every table, so that one which no table comes to hold is told.
 *
 * @param what `index`
 * @example loose: beginChild('index', name)
 */
export function beginChild(what: string, name: unknown = null): LooseChild | undefined {
  const children = evaluation()?.loose;
  if (children === undefined || children === null) return undefined;
  const child = {
    what: typeof name === 'string' ? `${what} ${name}` : what,
    made: new Error(),
    isHeld: false,
  };
  children.push(child);
  return child;
}

/** The children that were made so far; those that are made from now on, a table has asked for. */
export function endLooseChildren(): readonly LooseChild[] {
  const now = evaluation();
  const children = now?.loose ?? [];
  if (now !== undefined) now.loose = null;
  return children;
}

/** Notes that a table holds a child. */
export function holdChild(child: unknown): void {
  const loose = typeof child === 'object' && child !== null ? (child as Partial<Child>).loose : undefined;
  if (loose !== undefined) loose.isHeld = true;
}

/** Counts a statement as part of the schema that is being evaluated, if one is. */
export function collect(statement: Statement): void {
  evaluation()?.statements.push(statement);
}
